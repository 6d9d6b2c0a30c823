package dev.tidemark.shadow;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The acceptance data beside the checkout. */
public final class SharedData {
  private SharedData() {}

  /** A file of it; skips the calling test where it is absent. */
  public static Path file(String name) {
    Path file = Path.of(System.getProperty("tidemark.root", ".."), "..", "shared", name);
    Assumptions.assumeTrue(Files.exists(file), "no shared data at " + file);
    return file;
  }
}
