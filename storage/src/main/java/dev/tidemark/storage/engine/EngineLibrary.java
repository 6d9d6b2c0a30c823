package dev.tidemark.storage.engine;

import dev.tidemark.storage.engine.chdb.EngineUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the engine's native library, which npm installs beside Tidemark. */
public final class EngineLibrary {
  /** Names the file itself: a system property {@code tidemark.engine.library}, or this variable. */
  public static final String VARIABLE = "TIDEMARK_ENGINE_LIBRARY";

  private static final String PROPERTY = "tidemark.engine.library";
  private static final String PACKAGES = "storage/engine/node_modules";
  private static final String FILE = "libchdb.so";

  private EngineLibrary() {}

  /**
   * The library of this machine.
   *
   * <p>Looked for in this order: the file that {@value #VARIABLE} names; {@code
   * storage/engine/node_modules/@chdb/lib-*} below the installation (system property {@code
   * tidemark.home}, in tests {@code tidemark.root}, else the working directory).
   *
   * @throws EngineUnavailableException if there is none; the message says what to do
   */
  public static Path locate() {
    return locate(
        Optional.ofNullable(System.getProperty(PROPERTY))
            .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
            .filter(name -> !name.isBlank()),
        home());
  }

  static Path locate(Optional<String> named, Path home) {
    if (named.isPresent()) {
      Path file = Path.of(named.get()).toAbsolutePath();
      if (!Files.isRegularFile(file)) {
        throw new EngineUnavailableException(VARIABLE + " names " + file + ", which is no file");
      }
      return file;
    }
    return inNodeModules(home.resolve(PACKAGES))
        .orElseThrow(() -> new EngineUnavailableException(missing(home)));
  }

  private static Path home() {
    @Nullable String home =
        System.getProperty("tidemark.home", System.getProperty("tidemark.root"));
    return Path.of(home == null || home.isBlank() ? "" : home).toAbsolutePath().normalize();
  }

  /** The package for this platform, or whichever is there when none has the name expected. */
  private static Optional<Path> inNodeModules(Path nodeModules) {
    Path scope = nodeModules.resolve("@chdb");
    Path expected = scope.resolve("lib-" + platform()).resolve(FILE);
    if (Files.isRegularFile(expected)) {
      return Optional.of(expected);
    }
    if (!Files.isDirectory(scope)) {
      return Optional.empty();
    }
    try (Stream<Path> packages = Files.list(scope)) {
      List<Path> found =
          packages.map(p -> p.resolve(FILE)).filter(Files::isRegularFile).sorted().toList();
      return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** This platform as the packages' names end, for example {@code linux-x64-gnu}. */
  static String platform() {
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    String architecture = System.getProperty("os.arch");
    boolean arm = architecture.equals("aarch64") || architecture.equals("arm64");
    String cpu = arm ? "arm64" : "x64";
    return mac ? "darwin-" + cpu : "linux-" + cpu + "-gnu";
  }

  private static String missing(Path home) {
    return "The embedded ClickHouse engine is not installed: no "
        + home.resolve(PACKAGES).resolve("@chdb/lib-" + platform()).resolve(FILE)
        + ". Run ./tidemark, which fetches it with npm (or: npm ci --prefix "
        + home.resolve(PACKAGES).getParent()
        + " --ignore-scripts), or set "
        + VARIABLE
        + " to a "
        + FILE
        + ", or set TIDEMARK_CLICKHOUSE_URL to the JDBC URL of a ClickHouse server to do without it.";
  }
}
