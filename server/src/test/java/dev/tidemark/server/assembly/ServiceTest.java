package dev.tidemark.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.client.ClientException;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.storage.engine.TestEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The assembled service as its users meet it: over HTTP, with its own engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceTest {
  private Path directory = Path.of("");
  private Service service;
  private TidemarkClient client;

  @BeforeAll
  void start(@TempDir Path temporary) {
    TestEngine.requireLibrary();
    directory = temporary;
    service = Service.start(options(directory));
    client = new TidemarkClient(service.url(), null);
  }

  @AfterAll
  void stop() {
    if (client != null) {
      client.close();
    }
    if (service != null) {
      service.close();
    }
  }

  @Test
  void readiness_isUpOnceStarted() {
    assertThat(status("/health/readiness")).isEqualTo("UP");
    assertThat(status("/health/liveness")).isEqualTo("UP");
  }

  @Test
  void unknownPath_isAProblemThatSaysWhereToLook() {
    assertThatThrownBy(() -> client.get("/v1/nothing"))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("404")
        .hasMessageContaining("/v1/nothing");
  }

  @Test
  void pagesOnWhichPeopleAct_haveTheirRoomsBehindThem() {
    for (String answer :
        new String[] {
          "/v1/rules",
          "/v1/receivers",
          "/v1/silences",
          "/v1/incidents",
          "/v1/notifications",
          "/v1/alert-statistics",
          "/v1/replays",
          "/v1/analyses",
          "/v1/storage",
          "/v1/collector/status"
        }) {
      assertThat(client.get(answer)).as(answer).isNotNull();
    }
    Map<?, ?> drift =
        Map.of("metric", "psi", "feature", "*", "when", Map.of("above", 0.2), "severity", "info");
    client.putJson("/v1/rules/own-drift", drift);
    assertThat(client.get("/v1/rules/own-drift").text("in_words")).contains("above 0.2");
  }

  @Test
  void unknownModel_isNamed() {
    assertThatThrownBy(() -> client.get("/v1/models/nobody"))
        .hasMessageContaining("404")
        .hasMessageContaining("nobody");
  }

  @Test
  void brokenAndEmptyBodies_areRefusedInWords() {
    for (String body : new String[] {"", "{", "[]"}) {
      assertThatThrownBy(() ->
              client.post(
                  "/v1/predictions", TidemarkClient.JSON, BodyPublishers.ofString(body), Map.of()))
          .as("body '%s'", body)
          .isInstanceOfSatisfying(ClientException.class, e -> assertThat(e.status()).isEqualTo(400))
          .hasMessageNotContaining("Exception");
    }
  }

  @Test
  void secondServerOnTheDirectory_isRefused() {
    assertThatThrownBy(() -> Service.start(options(directory)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("in use by another server")
        .hasMessageContaining("--data-dir");
  }

  @Test
  void portInUse_saysWhatToDo(@TempDir Path other) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> Service.start(options(other).withAddress("127.0.0.1", taken.getLocalPort())))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("Port " + taken.getLocalPort() + " is in use")
          .hasMessageContaining("--port");
    }
  }

  @Test
  void unusableDirectory_saysWhatToDo(@TempDir Path other) throws IOException {
    Path file = Files.writeString(other.resolve("file"), "not a directory");
    assertThatThrownBy(() -> Service.start(options(file)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("cannot be written")
        .hasMessageContaining("TIDEMARK_DATA_DIR");
  }

  @Test
  void otherAddressesThanLoopback_areRefusedWithoutKeys(@TempDir Path other) {
    assertThatThrownBy(() -> Service.start(options(other).withAddress("0.0.0.0", 0)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("loopback");
  }

  @Test
  void killedEngine_isRestartedAndKeepsWhatWasAcknowledged() {
    await(() -> "UP".equals(status("/health/readiness")), Duration.ofSeconds(10));
    post("killed-1");
    long before = ProcessHandle.current().children().count();
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    assertThat(before).isPositive();
    await(() -> "DOWN".equals(status("/health/readiness")), Duration.ofSeconds(5));
    await(() -> "UP".equals(status("/health/readiness")), Duration.ofSeconds(10));
    post("killed-2");
    await(() -> stored() == 2, Duration.ofSeconds(20));
  }

  private int stored() {
    try {
      return client.get("/v1/models/killed/predictions").list("predictions").size();
    } catch (ClientException e) {
      return -1; // not known yet
    }
  }

  private void post(String id) {
    client.postJson(
        "/v1/predictions",
        Map.of(
            "model", "killed", "prediction_id", id, "features", Map.of("a", 1), "prediction", 1));
  }

  private String status(String path) {
    try {
      return client.get(path).text("status");
    } catch (ClientException e) {
      return e.status() == 503 ? "DOWN" : "no answer";
    }
  }

  private static void await(BooleanSupplier condition, Duration limit) {
    Instant deadline = Instant.now().plus(limit);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("deadline").isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private static ServiceOptions options(Path directory) {
    return ServiceOptions.fromEnvironment(Map.of())
        .withAddress("127.0.0.1", 0)
        .withDataDirectory(directory);
  }
}
