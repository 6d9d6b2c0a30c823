package dev.tidemark.benchmarks.analysis;

import dev.tidemark.benchmarks.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A server with its analyzer on an engine of its own, and rows made inside the engine. */
final class Workbench implements AutoCloseable {
  /** Reference rows are of the day before, current rows of this day. */
  static final Instant TODAY = Instant.parse("2026-01-02T00:00:00Z");

  static final Instant YESTERDAY = Instant.parse("2026-01-01T00:00:00Z");

  private static final String USER = "benchmark";
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI engineUri;
  private final URI serverUri;
  private final Program engine;
  private final Program server;

  private Workbench(URI engineUri, URI serverUri, Program engine, Program server) {
    this.engineUri = engineUri;
    this.serverUri = serverUri;
    this.engine = engine;
    this.server = server;
  }

  /**
   * Starts both on fresh directories.
   *
   * @param heap of the server, as {@code -Xmx} takes it
   */
  static Workbench start(Path home, Path directory, String heap)
      throws IOException, InterruptedException {
    int enginePort = freePort();
    int serverPort = freePort();
    Program engine =
        Program.start(
            home,
            List.of("engine", "--data-dir", directory + "/engine", "--port", "" + enginePort),
            Map.of("TIDEMARK_ENGINE_USER", USER, "TIDEMARK_ENGINE_PASSWORD", USER),
            "ENGINE READY",
            directory.resolve("engine.log"));
    String url =
        "jdbc:clickhouse://127.0.0.1:%d/tidemark?user=%s&password=%s"
            .formatted(enginePort, USER, USER);
    try {
      Program server =
          Program.start(
              home,
              List.of("server", "--port", "" + serverPort, "--data-dir", directory + "/server"),
              Map.of(
                  "TIDEMARK_CLICKHOUSE_URL",
                  url,
                  "TIDEMARK_ANALYZER_POLL_INTERVAL",
                  "10h", // only what is asked for is analysed
                  "TIDEMARK_JAVA_OPTS",
                  "-Xmx" + heap + " -XX:+UseSerialGC"),
              "Tidemark is ready",
              directory.resolve("server.log"));
      return new Workbench(
          URI.create("http://127.0.0.1:" + enginePort),
          URI.create("http://127.0.0.1:" + serverPort),
          engine,
          server);
    } catch (IOException | InterruptedException e) {
      engine.close();
      throw e;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a program by hand may read the same rows, and as whom. */
  URI engineUri() {
    return engineUri.resolve("/?database=tidemark&user=" + USER + "&password=" + USER);
  }

  /** Makes a model with rows of yesterday as its reference and rows of today. */
  void model(String name, int features, long referenceRows, long rows)
      throws IOException, InterruptedException {
    rows(name, YESTERDAY, features, 0, referenceRows);
    rows(name, TODAY, features, referenceRows, rows);
    send("PUT", "/v1/models/" + name, "{\"window\":\"1d\"}");
    send(
        "PUT",
        "/v1/models/" + name + "/references/base",
        "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(YESTERDAY, TODAY));
  }

  /** Makes a model with rows of yesterday as its reference and so many days from today on. */
  void days(String name, int features, long referenceRows, int days, long rowsADay)
      throws IOException, InterruptedException {
    model(name, features, referenceRows, rowsADay);
    for (int day = 1; day < days; day++) {
      long first = referenceRows + rowsADay * day;
      rows(name, TODAY.plus(Duration.ofDays(day)), features, first, rowsADay);
    }
  }

  private void rows(String model, Instant day, int features, long first, long count)
      throws IOException, InterruptedException {
    int texts = features / 3;
    long most = Math.max(1, 40_000_000L / features); // a statement's worth
    for (long done = 0; done < count; done += most) {
      long now = Math.min(most, count - done);
      execute(insert(model, day, features - texts, texts, first, count, done, now));
    }
  }

  /** Some of a day's rows, which are spread evenly over all of it. */
  private static String insert(
      String model,
      Instant day,
      int numbers,
      int texts,
      long first,
      long count,
      long done,
      long now) {
    return """
    INSERT INTO predictions (model, version, prediction_id, ts, received_at, num, cat,
      prediction_value, score, batch_id)
    SELECT '%1$s', '1', concat('%2$d-', toString(number)),
      fromUnixTimestamp64Milli(toInt64(%2$d + intDiv((number - %7$d) * 86400000, %8$d)), 'UTC'),
      now64(3),
      CAST((arrayMap(i -> concat('n', toString(i)), range(%4$d)),
        arrayMap(i -> round(sqrt(-2 * log((intHash64(number * 4000 + i) + 1) / 18446744073709551617.))
          * cos(2 * pi() * intHash64(number * 4000 + 2000 + i) / 18446744073709551616.), 4),
          range(%4$d))), 'Map(LowCardinality(String), Float64)'),
      CAST((arrayMap(i -> concat('c', toString(i)), range(%5$d)),
        arrayMap(i -> concat('v', toString(intHash64(number * 4000 + i + 999) %% (2 + i %% 20))),
          range(%5$d))), 'Map(LowCardinality(String), LowCardinality(String))'),
      intHash64(number) %% 2, round(intHash64(number + 7) / 18446744073709551616., 4), 1
    FROM numbers(%6$d, %3$d)
    """
        .formatted(model, day.toEpochMilli(), now, numbers, texts, first + done, first, count);
  }

  private void execute(String sql) throws IOException, InterruptedException {
    var answer =
        client.send(
            HttpRequest.newBuilder(engineUri()).POST(BodyPublishers.ofString(sql)).build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.body());
    }
  }

  /** Analyses today (or yesterday too); seconds from the request to the written results. */
  double analyse(String model, Instant from) throws IOException, InterruptedException {
    return analyse(model, from, TODAY.plusSeconds(86_400));
  }

  /** Analyses a period; seconds from the request to the written results. */
  double analyse(String model, Instant from, Instant to) throws IOException, InterruptedException {
    long start = System.nanoTime();
    String answer =
        send(
            "POST",
            "/v1/models/" + model + "/analyses",
            "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(from, to));
    String id = answer.replaceAll("(?s).*\"id\"\\s*:\\s*\"?([^\",}]+).*", "$1");
    while (!answer.contains("\"done\"")) {
      if (answer.contains("\"failed\"") || System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IOException(answer);
      }
      answer = send("GET", "/v1/analyses/" + id, "");
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(serverUri.resolve(path)).header("Prefer", "wait=60");
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    var answer =
        client.send(
            request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(path + ": " + answer.body());
    }
    return answer.body();
  }

  String memory() throws IOException {
    return "most memory: server %,d MiB, engine %,d MiB"
        .formatted(server.mostResidentMiB(), engine.mostResidentMiB());
  }

  @Override
  public void close() {
    server.close();
    engine.close();
    client.close();
  }
}
