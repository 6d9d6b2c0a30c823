package dev.tidemark.storage.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.storage.engine.chdb.Answer;
import dev.tidemark.storage.engine.chdb.ChdbConnection;
import dev.tidemark.storage.engine.chdb.ChdbException;
import dev.tidemark.storage.engine.chdb.ChdbLibrary;
import dev.tidemark.storage.engine.chdb.EngineUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** ClickHouse in this process, open on one data directory. At most one in the life of a process. */
final class Engine implements AutoCloseable {
  /** The database that statements use unless they name another. */
  static final String DATABASE = "tidemark";

  private static final List<Integer> OLDEST = List.of(26, 7, 3);

  private final ChdbLibrary library;
  private final List<String> options;
  private final ChdbConnection pinned;

  private Engine(ChdbLibrary library, List<String> options, ChdbConnection pinned) {
    this.library = library;
    this.options = options;
    this.pinned = pinned;
  }

  /**
   * Loads the library, opens the directory and checks that all is as asked for.
   *
   * @throws EngineUnavailableException if the engine cannot run here
   */
  static Engine open(Path file, EngineDirectory directory, EngineOptions options)
      throws IOException, ChdbException {
    ChdbLibrary library = ChdbLibrary.load(file);
    if (!isRecent(library.version())) {
      throw new EngineUnavailableException(
          file
              + " is version "
              + library.version()
              + ", which is older than 26.7.3; run npm ci in engine/");
    }
    library.setSignalHandlersEnabled(false);
    SignalCheck signals = SignalCheck.begin();
    EngineConfiguration configuration = new EngineConfiguration(directory, options);
    List<String> arguments = configuration.write();
    ChdbConnection session = ChdbConnection.open(library, arguments);
    signals.verify();
    Engine engine = new Engine(library, arguments, session);
    configuration.verify(session);
    engine.prepareDatabases(directory);
    return engine;
  }

  /**
   * Replaces the database that reads any file of the machine as a table.
   *
   * <p>In a fresh engine {@code default} is an overlay of an ordinary database and one whose tables
   * are files. Made anew, or, once it has held tables, attached again from its own definition, it
   * is the ordinary one alone. (A database that has held tables is linked in {@code metadata}; one
   * that has not cannot be attached again, and has nothing to lose.)
   */
  private void prepareDatabases(EngineDirectory directory) throws ChdbException {
    boolean overlay =
        pinned.text("SELECT engine FROM system.databases WHERE name = 'default'").equals("Overlay");
    Path metadata = directory.clickHouse().resolve("metadata");
    boolean hasHeldTables =
        Files.isSymbolicLink(metadata.resolve("default"))
            && Files.exists(metadata.resolve("default.sql"));
    if (overlay && hasHeldTables) {
      pinned.run("DETACH DATABASE default");
      pinned.run("ATTACH DATABASE default");
    } else if (overlay) {
      pinned.run("DROP DATABASE default SYNC");
      pinned.run("CREATE DATABASE default ENGINE = Atomic");
    }
    String outside =
        pinned.text(
            "SELECT arrayStringConcat(groupArray(name), ', ') FROM system.databases"
                + " WHERE engine NOT IN ('Atomic', 'Memory')");
    if (!outside.isEmpty()) {
      throw new IllegalStateException("databases that reach outside the engine: " + outside);
    }
    pinned.run("CREATE DATABASE IF NOT EXISTS " + DATABASE + " ENGINE = Atomic");
  }

  /** A new session; it costs well under a millisecond. */
  ChdbConnection session() {
    return ChdbConnection.open(library, options);
  }

  /** The version of ClickHouse, for example {@code 26.7.2.1}. */
  String version() throws ChdbException {
    return pinned.text("SELECT version()");
  }

  /** Asks the engine for next to nothing; false if it answers with an error. */
  boolean isAnswering() {
    try (ChdbConnection session = session()) {
      return session.text("SELECT 1").equals("1");
    } catch (ChdbException e) {
      return false;
    }
  }

  /** The names of all functions that can stand where a table can. */
  List<String> tableFunctions() throws ChdbException {
    byte[] sql = "SELECT name FROM system.table_functions".getBytes(UTF_8);
    try (Answer answer = pinned.query(sql, "TSVRaw", Map.of())) {
      return new String(answer.bytes().toArray(JAVA_BYTE), UTF_8).lines().toList();
    }
  }

  /** Stops the engine for good. Every session must be closed before. */
  @Override
  public void close() {
    pinned.close();
    library.shutdown();
  }

  private static boolean isRecent(String version) {
    String[] parts = version.split("[^0-9]+", -1);
    for (int i = 0; i < OLDEST.size(); i++) {
      int part = i < parts.length && !parts[i].isEmpty() ? Integer.parseInt(parts[i]) : 0;
      if (part != OLDEST.get(i)) {
        return part > OLDEST.get(i);
      }
    }
    return true;
  }
}
