package dev.tidemark.shadow.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.shadow.Eventually;
import dev.tidemark.shadow.Json;
import dev.tidemark.shadow.LoggedTraffic;
import dev.tidemark.shadow.ShadowService;
import dev.tidemark.shadow.candidate.Candidates;
import dev.tidemark.shadow.onnx.TestModels;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.core.type.Argument;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Candidates and replays as users meet them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShadowHttpTest {
  private static final String MODEL = "/v1/models/steady";

  @TempDir private static Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private ShadowService service;
  private EmbeddedServer server;

  @BeforeAll
  void start() {
    service =
        ShadowService.start(
            directory,
            TestEngine.newDatabase(),
            "mem:" + System.nanoTime(),
            Map.of("tidemark.shadow.model-folders", "/not/there," + directory.resolve("allowed")));
    server = service.context().getBean(EmbeddedServer.class).start();
    service.models().ensure("steady");
    LoggedTraffic traffic = new LoggedTraffic(service.clickHouse(), "steady", "1");
    for (int i = 0; i < 100; i++) {
      Map<String, Object> features = new HashMap<>();
      features.put("x", i % 10 == 0 ? null : i / 100.0);
      features.put("color", i % 2 == 0 ? "red" : "blue");
      traffic.add(
          "p" + i, Instant.parse("2026-01-10T00:00:00Z").plusSeconds(i), features, i % 2, 0.25);
    }
    traffic.store();
  }

  @AfterAll
  void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void candidateIsRegisteredOnce_andReplayed() throws Exception {
    HttpResponse<String> created = put("v2", TestModels.identity(), "");
    assertThat(created.statusCode()).isEqualTo(201);
    Map<String, Object> candidate = object(created.body());
    assertThat(candidate).containsEntry("version", "v2").containsEntry("checked_rows", 100);
    assertThat(Json.text(candidate, "sha256")).hasSize(64);
    assertThat(Json.text(Json.object(candidate, "mapping"), "inputs")).contains("feature=x");
    assertThat(put("v2", TestModels.identity(), "").statusCode()).isEqualTo(200);

    HttpResponse<String> ordered =
        send(
            "POST",
            MODEL + "/candidates/v2/replays",
            "{\"from\": \"2026-01-10T00:00:00Z\", \"to\": \"2026-01-11T02:00:00+02:00\"}");
    assertThat(ordered.statusCode()).isEqualTo(202);
    String address = ordered.headers().firstValue("Location").orElseThrow();
    Eventually.until(
        "the replay is done",
        Duration.ofMinutes(1),
        () -> "done".equals(object(get(address).body()).get("state")));
    Map<String, Object> replay = object(get(address).body());
    assertThat(replay)
        .containsEntry("rows_done", 100)
        .containsEntry("rows_total", 100)
        .containsEntry("execution", "cpu")
        .containsEntry("champion", "1");
    assertThat(Json.number(replay, "rows_per_second")).isPositive();
    assertThat(Json.text(replay, "device")).isNotBlank();

    HttpResponse<String> lines = get(address + "/predictions");
    assertThat(lines.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/x-ndjson");
    assertThat(lines.body().lines().toList()).hasSize(100);
    Map<String, Object> first = object(lines.body().lines().findFirst().orElseThrow());
    assertThat(first)
        .containsKeys(
            "prediction_id",
            "timestamp",
            "prediction",
            "score",
            "champion_prediction",
            "champion_score",
            "label");
    assertThat(get(MODEL + "/candidates").body()).contains("v2");
  }

  @Test
  void fileOnTheServer_isRegisteredByItsPath() throws Exception {
    Path allowed = Files.createDirectories(directory.resolve("allowed"));
    Path file = Files.write(allowed.resolve("path.onnx"), TestModels.identity());
    Path broken = Files.write(allowed.resolve("broken.onnx"), new byte[] {1, 2, 3});
    HttpResponse<String> created = putPath("by-path", file);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(put("by-path", TestModels.identity(), "").statusCode()).isEqualTo(200);
    assertThat(putPath("broken", broken).statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(putPath("outside", directory.resolve("other.onnx")).statusCode())
        .isGreaterThanOrEqualTo(400);
  }

  private HttpResponse<String> putPath(String version, Path path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.getURI().resolve(MODEL + "/candidates/" + version))
            .header("Content-Type", "multipart/form-data; boundary=tide")
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    "--tide\r\nContent-Disposition: form-data; name=\"path\"\r\n\r\n"
                        + path
                        + "\r\n--tide--\r\n"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void otherFileOrMappingOfAVersion_isAConflict() {
    Candidates candidates = service.candidates();
    candidates.register("steady", "fixed", TestModels.identity(), new byte[0], "");
    byte[] other =
        TestModels.header().message(7, TestModels.identityGraph().text(10, "doc")).toByteArray();
    assertProblem(
        409, () -> candidates.register("steady", "fixed", other, new byte[0], ""), "never");
    byte[] mapping = "{\"threshold\": 0.9}".getBytes(StandardCharsets.UTF_8);
    assertProblem(
        409,
        () -> candidates.register("steady", "fixed", TestModels.identity(), mapping, ""),
        "mapping");
  }

  @Test
  void whatDoesNotFit_isNamedByInputAndFeature() {
    assertRefused(
        TestModels.identity(), "{\"inputs\": {\"x\": \"height\"}}", "'x', feature 'height'");
    assertRefused(
        TestModels.identity(), "{\"inputs\": {\"x\": \"color\"}}", "feature 'color': it is text");
    assertRefused(TestModels.identity(), "{\"inputs\": {\"y\": \"x\"}}", "does not have: y");
    assertRefused(TestModels.identity(), "{\"inputs\": {\"x\": [\"x\", \"color\"]}}", "1 columns");
    assertRefused(
        TestModels.identity(), "{\"outputs\": {\"score\": {\"name\": \"p\"}}}", "no output 'p'");
    assertRefused(TestModels.identity(), "{\"input\": {}}", "unknown part 'input'");
    assertRefused(TestModels.identity(), "not json", "not JSON");
    assertRefused(TestModels.externalData("../x"), "", "external data");
    assertRefused(TestModels.customOperator("evil", "Op"), "", "evil::Op");
    assertRefused(TestModels.customOperator("", "NoSuchOp"), "", "NoSuchOp");
    assertRefused("GIF89a".getBytes(StandardCharsets.UTF_8), "", "not an ONNX file");
  }

  @Test
  void codedText_isTaken() {
    byte[] mapping =
        """
        {"inputs": {"x": "color"}, "categories": {"color": {"red": 1, "blue": 0}}}
        """
            .getBytes(StandardCharsets.UTF_8);
    assertThat(
            service
                .candidates()
                .register("steady", "coded", TestModels.identity(), mapping, "")
                .created())
        .isTrue();
  }

  @Test
  void unknownThings_areNotFound() {
    assertProblem(404, () -> service.candidates().get("steady", "nobody"), "nobody");
    assertProblem(404, () -> service.replays().view("nothing"), "nothing");
    assertProblem(
        404,
        () -> service.candidates().register("stranger", "1", new byte[0], new byte[0], ""),
        "stranger");
  }

  @Test
  void badOrders_nameTheirField() {
    service.candidates().register("steady", "orders", TestModels.identity(), new byte[0], "");
    String period = "\"from\": \"2026-01-10T00:00:00Z\", \"to\": \"2026-01-11T00:00:00Z\"";
    assertOrder("{}", "'from'");
    assertOrder("{\"from\": \"yesterday\"}", "must be an RFC 3339");
    assertOrder("{\"from\": 2, \"to\": 1}", "empty");
    assertOrder("{\"from\": 1, \"to\": 2}", "no predictions");
    assertOrder("{" + period + ", \"sample_rate\": 2}", "sample_rate");
    assertOrder("{" + period + ", \"batch_size\": 0}", "batch_size");
    assertOrder("{" + period + ", \"execution\": \"quantum\"}", "quantum");
    assertOrder("{" + period + ", \"also\": [\"nobody\"]}", "nobody");
  }

  private void assertOrder(String order, String because) {
    assertThatThrownBy(() ->
            service
                .replays()
                .create(
                    "steady",
                    "orders",
                    service.json().readValue(order, Argument.of(ReplayRequest.class))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(because);
  }

  private void assertRefused(byte[] file, String mapping, String because) {
    assertProblem(
        400,
        () ->
            service
                .candidates()
                .register("steady", "bad", file, mapping.getBytes(StandardCharsets.UTF_8), ""),
        because);
  }

  private static void assertProblem(int status, Runnable action, String because) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.detail()).contains(because);
              assertThat(problem.status()).isEqualTo(status);
            });
  }

  private HttpResponse<String> put(String version, byte[] file, String mapping)
      throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    part(body, "model\"; filename=\"m.onnx\"\r\nContent-Type: application/octet-stream", file);
    if (!mapping.isEmpty()) {
      part(body, "mapping\"", mapping.getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes("--tide--\r\n".getBytes(StandardCharsets.US_ASCII));
    return http.send(
        HttpRequest.newBuilder(URI.create(server.getURI() + MODEL + "/candidates/" + version))
            .header("Content-Type", "multipart/form-data; boundary=tide")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void part(ByteArrayOutputStream body, String name, byte[] content) {
    body.writeBytes(
        ("--tide\r\nContent-Disposition: form-data; name=\"" + name + "\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(content);
    body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private HttpResponse<String> send(String method, String path, String json)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(server.getURI() + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(server.getURI() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> object(String json) {
    try {
      return service.json().readValue(json, Argument.mapOf(String.class, Object.class));
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }
}
