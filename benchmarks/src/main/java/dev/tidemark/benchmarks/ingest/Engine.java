package dev.tidemark.benchmarks.ingest;

import dev.tidemark.benchmarks.process.Program;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.clickhouse.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The embedded engine in a process of its own that can be taken away and brought back, with
 * Tidemark's tables.
 */
final class Engine implements AutoCloseable {
  private static final String USER = "benchmark";
  private static final String PASSWORD = "benchmark";

  /** As the server starts its engine. */
  private static final String JAVA_OPTIONS = "-Xmx512m -XX:+UseSerialGC -XX:-UsePerfData";

  private final Path home;
  private final Path directory;
  private final int port;
  private Program program;
  private final ClickHouse clickHouse;

  private Engine(Path home, Path directory, int port, Program program, ClickHouse clickHouse) {
    this.home = home;
    this.directory = directory;
    this.port = port;
    this.program = program;
    this.clickHouse = clickHouse;
  }

  /** Starts it on a fresh directory and makes the tables. */
  static Engine start(Path home, Path directory) throws IOException, InterruptedException {
    int port = freePort();
    Program program = launch(home, directory, port);
    ClickHouse clickHouse =
        new ClickHouse(
            new ClickHouseAddress(
                URI.create("http://127.0.0.1:" + port), "tidemark", USER, PASSWORD, ""));
    new Migrations(clickHouse).run();
    return new Engine(home, directory, port, program, clickHouse);
  }

  private static Program launch(Path home, Path directory, int port)
      throws IOException, InterruptedException {
    return Program.start(
        home,
        List.of(
            "engine",
            "--data-dir",
            directory.resolve("engine").toString(),
            "--port",
            Integer.toString(port)),
        Map.of(
            "TIDEMARK_ENGINE_USER", USER,
            "TIDEMARK_ENGINE_PASSWORD", PASSWORD,
            "TIDEMARK_JAVA_OPTS", JAVA_OPTIONS),
        "ENGINE READY",
        directory.resolve("engine.log"));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code TIDEMARK_CLICKHOUSE_URL} has to be for a server to use it. */
  String jdbcUrl() {
    return "jdbc:clickhouse://127.0.0.1:"
        + port
        + "/tidemark?user="
        + USER
        + "&password="
        + PASSWORD;
  }

  /** Where a statement with its data can be posted. */
  URI insertUrl(String statement) {
    return URI.create(
        "http://127.0.0.1:"
            + port
            + "/?database=tidemark&query="
            + URLEncoder.encode(statement, StandardCharsets.UTF_8));
  }

  /** Headers that it wants. */
  static Map<String, String> credentials() {
    return Map.of("X-ClickHouse-User", USER, "X-ClickHouse-Key", PASSWORD);
  }

  long pid() {
    return program.pid();
  }

  /** Rows that a query sees. */
  long predictions() {
    return number("SELECT toInt64(count()) FROM predictions");
  }

  /** How many different prediction ids the rows have. */
  long differentIds() {
    return number("SELECT toInt64(uniqExact(prediction_id)) FROM predictions");
  }

  private long number(String sql) {
    return clickHouse.columns(sql, Map.of(), rows -> rows.hasNext() ? rows.readLong() : 0);
  }

  void kill() throws InterruptedException {
    program.kill();
  }

  void startAgain() throws IOException, InterruptedException {
    program = launch(home, directory, port);
  }

  @Override
  public void close() {
    clickHouse.close();
    program.close();
  }
}
