package dev.tidemark.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.testkit.IdentityModel;
import dev.tidemark.storage.engine.TestEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server is killed in the middle of a replay (SIGKILL), and so are its engine and its
 * scoring process: the replay goes on and its stream is, byte for byte, that of an undisturbed one.
 */
class ReplayKillTest {
  private static final int ROWS = 15_000;
  private static final int MIDDLE = 1_500;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":\"?([^,\"}]+)");

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path directory;
  private int port;
  private Process server;

  @BeforeEach
  void start() throws Exception {
    TestEngine.requireLibrary();
    server = startServer();
    String rows =
        IntStream.range(0, ROWS)
            .mapToObj(i ->
                "{\"model\":\"steady\",\"version\":\"1\",\"prediction_id\":\"p%d\",\"timestamp\":\"%s\",\"features\":{\"x\":%s},\"prediction\":%d,\"score\":0.5}"
                    .formatted(
                        i,
                        Instant.parse("2026-01-10T00:00:00Z").plusSeconds(i),
                        (i * 7919 % ROWS) / (double) ROWS,
                        i % 2))
            .collect(Collectors.joining("\n"));
    assertThat(send("POST", "/v1/predictions", "application/x-ndjson", rows).statusCode())
        .isEqualTo(202);
    assertThat(register().statusCode()).isEqualTo(201);
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.destroy();
      if (!server.waitFor(30, TimeUnit.SECONDS)) {
        kill(server.toHandle());
      }
    }
  }

  @Test
  void killedServerEngineAndScorer_changeNoByte() throws Exception {
    String calm = finished(order());
    assertThat(calm.lines()).hasSize(ROWS);

    String withoutScorer = order();
    awaitMiddle(withoutScorer);
    kill(child("ScoringWorker"));
    assertThat(finished(withoutScorer)).isEqualTo(calm);

    String withoutEngine = order();
    awaitMiddle(withoutEngine);
    kill(child("EngineMain"));
    assertThat(finished(withoutEngine)).isEqualTo(calm);

    String withoutServer = order();
    awaitMiddle(withoutServer);
    kill(server.toHandle());
    server = startServer();
    assertThat(rowsDone(withoutServer)).isBetween((long) MIDDLE, ROWS - 1L);
    assertThat(finished(withoutServer)).isEqualTo(calm);
  }

  @Test
  void killedServerAndEngine_changeNoByte_ofLoggedAnswersEither() throws Exception {
    String calm = finished(order());
    assertThat(
            send("POST", "/v1/shadow-predictions", "application/x-ndjson", asPosted(calm))
                .statusCode())
        .isEqualTo(202);
    assertThat(finished(order("logged"))).isEqualTo(calm);

    String withoutEngine = order("logged");
    awaitMiddle(withoutEngine);
    kill(child("EngineMain"));
    assertThat(finished(withoutEngine)).isEqualTo(calm);

    String withoutServer = order("logged");
    awaitMiddle(withoutServer);
    kill(server.toHandle());
    server = startServer();
    assertThat(rowsDone(withoutServer)).isBetween((long) MIDDLE, ROWS - 1L);
    assertThat(finished(withoutServer)).isEqualTo(calm);
  }

  /** What a replay answered, as a serving system would post it under a version of its own. */
  private static String asPosted(String stream) {
    return stream
        .lines()
        .map(line ->
            line.substring(0, line.indexOf(",\"champion_prediction\""))
                + ",\"model\":\"steady\",\"version\":\"logged\"}")
        .collect(Collectors.joining("\n"));
  }

  private Process startServer() throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx768m",
                "-Dtidemark.root=" + System.getProperty("tidemark.root"),
                "-Dtidemark.shadow.chunk-rows=300",
                "-Dtidemark.shadow.lease=PT2S",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tidemark.server.Main",
                "server",
                "--data-dir",
                directory.resolve("data").toString(),
                "--port",
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("server.log").toFile()))
            .start();
    await("the server is ready", () -> started.isAlive() && isReady());
    return started;
  }

  private boolean isReady() {
    try {
      return send("GET", "/health/readiness", "application/json", "").statusCode() == 200;
    } catch (UncheckedIOException e) { // it does not listen yet
      return false;
    }
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  private ProcessHandle child(String what) {
    List<ProcessHandle> found =
        server.descendants().filter(one -> commandLine(one).contains(what)).toList();
    assertThat(found).as(what).isNotEmpty();
    return found.getLast();
  }

  /** In full: what Java says of a process ends after a page. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) { // no such system, or the process is gone
      return process.info().commandLine().orElse("");
    }
  }

  private void awaitMiddle(String id) {
    await("some rows are done", () -> rowsDone(id) >= MIDDLE);
  }

  private String order() {
    return order("2");
  }

  private String order(String version) {
    HttpResponse<String> ordered =
        send(
            "POST",
            "/v1/models/steady/candidates/" + version + "/replays",
            "application/json",
            "{\"from\":\"2026-01-10T00:00:00Z\",\"to\":\"2026-01-11T00:00:00Z\",\"batch_size\":16}");
    assertThat(ordered.statusCode()).as(ordered.body()).isEqualTo(202);
    return member(ordered.body(), "id");
  }

  /** The replay's stream once it is done. */
  private String finished(String id) {
    await(
        "the replay is done",
        () -> {
          String state = member(view(id), "state");
          assertThat(state).isIn("queued", "running", "done");
          return state.equals("done");
        });
    return send("GET", "/v1/replays/" + id + "/predictions", "application/json", "").body();
  }

  private long rowsDone(String id) {
    return Long.parseLong(member(view(id), "rows_done"));
  }

  private String view(String id) {
    return send("GET", "/v1/replays/" + id, "application/json", "").body();
  }

  private static String member(String json, String name) {
    Matcher matcher = MEMBER.matcher(json);
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        return matcher.group(2);
      }
    }
    throw new AssertionError(name + " in " + json);
  }

  private HttpResponse<String> register() {
    return exchange(
        request("/v1/models/steady/candidates/2")
            .header("Content-Type", IdentityModel.CONTENT_TYPE)
            .PUT(IdentityModel.multipart()));
  }

  private HttpResponse<String> send(String method, String path, String type, String body) {
    return exchange(
        request(path).header("Content-Type", type).method(method, BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
