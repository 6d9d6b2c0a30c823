package dev.tidemark.server.transfer;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/**
 * How far an import has come, kept beside the file, so that a later run goes on from there. Gone
 * when the import is done.
 */
final class ImportState {
  private static final String RECORDS = "records";

  private final Path path;
  private final Properties wanted;

  /**
   * @param target what is imported, and where to: a note of another target is not ours
   */
  ImportState(Path file, String target) throws IOException {
    this.path = file.resolveSibling(file.getFileName() + ".tidemark-import");
    this.wanted = new Properties();
    wanted.setProperty("target", target);
    wanted.setProperty("size", Long.toString(Files.size(file)));
    wanted.setProperty("modified", Files.getLastModifiedTime(file).toString());
  }

  /** Records of the file that the server has answered for; 0 if none. */
  long done() throws IOException {
    Properties found = new Properties();
    if (Files.exists(path)) {
      try (Reader reader = Files.newBufferedReader(path)) {
        found.load(reader);
      }
    }
    String records = (String) found.remove(RECORDS);
    return records != null && records.matches("\\d{1,18}") && found.equals(wanted)
        ? Long.parseLong(records)
        : 0;
  }

  /** Notes it, whole or not at all. */
  void note(long done) throws IOException {
    Properties now = new Properties();
    now.putAll(wanted);
    now.setProperty(RECORDS, Long.toString(done));
    Path part = path.resolveSibling(path.getFileName() + ".part");
    try (Writer writer = Files.newBufferedWriter(part)) {
      now.store(writer, "How far an import has come; tidemark import goes on from here.");
    }
    Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void forget() throws IOException {
    Files.deleteIfExists(path);
  }
}
