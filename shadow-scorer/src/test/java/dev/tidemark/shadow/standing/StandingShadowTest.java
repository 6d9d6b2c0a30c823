package dev.tidemark.shadow.standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.shadow.Eventually;
import dev.tidemark.shadow.LoggedTraffic;
import dev.tidemark.shadow.ShadowService;
import dev.tidemark.shadow.candidate.StandingView;
import dev.tidemark.shadow.onnx.TestModels;
import dev.tidemark.shadow.replay.AnsweredRows;
import dev.tidemark.shadow.replay.ReplayRequest;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.StandingShadow;
import io.micronaut.core.type.Argument;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A candidate that follows traffic answers each of its predictions once, whatever happens. */
class StandingShadowTest {
  private static final String MODEL = "steady";
  private static final Instant TEN = Instant.parse("2026-01-10T10:00:00Z");
  private static final Map<String, Object> SMALL_CHUNKS =
      Map.of("tidemark.shadow.chunk-rows", 50, "tidemark.shadow.lease", "PT2S");
  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** Stands still until it is set. */
  private final AtomicReference<Instant> now = new AtomicReference<>(TEN);

  private final InstantSource clock = now::get;

  @TempDir private Path directory;
  private String clickHouse = "";
  private String metadata = "";
  private ShadowService service;

  @BeforeEach
  void start() {
    clickHouse = TestEngine.newDatabase();
    metadata = "mem:standing" + DATABASES.incrementAndGet();
    service = service();
    service
        .models()
        .save(new ModelSettings(MODEL, null, null, "1h", Map.of(), List.of(), 30, "classic", null));
    log(TEN.minusSeconds(1800), TEN.minusSeconds(1800), "before", 20);
    service.candidates().register(MODEL, "2", TestModels.identity(), new byte[0], "");
  }

  @AfterEach
  void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void window_isAnsweredOnceItHasEnded_andLeftTimeToSettle() throws Exception {
    StandingShadow standing = on("{}");
    assertThat(standing.champion()).isEqualTo("1");
    assertThat(standing.fromTs()).isEqualTo(TEN);
    log(TEN, TEN, "a", 120);
    now.set(TEN.plusSeconds(3600 + 29));
    look();
    assertThat(answered()).isZero();
    now.set(TEN.plusSeconds(3600 + 31));
    follow(TEN.plusSeconds(3600));
    assertThat(answered()).isEqualTo(120);
    assertThat(rowsOf(standing)).hasSize(120);
    assertThat(StandingView.of(standing()).state()).isEqualTo("following");
    assertThat(service.context().getBean(ReplayRepository.class).count()).isZero();
  }

  @Test
  void afterAPause_itCatchesUp() throws Exception {
    on("{}");
    log(TEN, TEN, "a", 60);
    now.set(TEN.plusSeconds(3700));
    follow(TEN.plusSeconds(3600));
    service.context().getBean(StandingShadows.class).off(MODEL, "2");
    log(TEN.plusSeconds(7200), TEN.plusSeconds(7200), "b", 70);
    log(TEN.plusSeconds(9 * 3600), TEN.plusSeconds(9 * 3600), "c", 80);
    now.set(TEN.plusSeconds(12 * 3600 + 60));
    look();
    assertThat(answered()).isEqualTo(60);
    assertThat(on("{}").untilTs()).isEqualTo(TEN.plusSeconds(3600));
    follow(TEN.plusSeconds(12 * 3600));
    assertThat(answered()).isEqualTo(210);
    assertThat(rowsOf(standing())).hasSize(210);
  }

  @Test
  void latePredictions_areAnswered_andNothingCountsTwice() throws Exception {
    on("{}");
    log(TEN, TEN, "a", 60);
    now.set(TEN.plusSeconds(3700));
    follow(TEN.plusSeconds(3600));
    log(TEN.plusSeconds(600), TEN.plusSeconds(3720), "late", 15);
    now.set(TEN.plusSeconds(3730));
    Eventually.until(
        "the late rows are answered",
        Duration.ofMinutes(1),
        () -> {
          look();
          return answered() == 75 && standing().passId() == null;
        });
    assertThat(rowsOf(standing())).hasSize(75);
    assertThat(standing().untilTs()).isEqualTo(TEN.plusSeconds(3600));
  }

  @Test
  void stoppedService_goesOnWhereItWas_withTheSameAnswers() throws Exception {
    StandingShadow standing = on("{}");
    log(TEN, TEN, "a", 3000);
    now.set(TEN.plusSeconds(3700));
    look();
    Eventually.until("some are answered", Duration.ofMinutes(1), () -> answered() >= 200);
    service.close();
    service = service();
    follow(TEN.plusSeconds(3600));
    assertThat(answered()).isEqualTo(3000);
    Map<String, Map<String, Object>> followed = rowsOf(standing);
    StandingShadow again = on("{\"batch_size\": 7, \"from\": \"2026-01-10T10:00:00Z\"}");
    assertThat(again.id()).isNotEqualTo(standing.id());
    follow(TEN.plusSeconds(3600));
    assertThat(rowsOf(again)).isEqualTo(followed);
  }

  @Test
  void ofTwoServers_oneScores() throws Exception {
    on("{}");
    log(TEN, TEN, "a", 500);
    now.set(TEN.plusSeconds(3700));
    try (ShadowService other = service()) {
      Thread both = Thread.ofVirtual().start(() -> follower(other).look());
      look();
      both.join();
      assertThat(service.context().getBean(ReplayRepository.class).count()).isEqualTo(1);
      follow(TEN.plusSeconds(3600));
    }
    assertThat(answered()).isEqualTo(500);
  }

  @Test
  void championsOwnFile_isReplayedBeside() throws Exception {
    service.candidates().register(MODEL, "1", TestModels.identity(), new byte[0], "");
    StandingShadow standing = on("{}");
    log(TEN, TEN, "a", 40);
    now.set(TEN.plusSeconds(3700));
    follow(TEN.plusSeconds(3600));
    assertThat(stored(standing.id())).isEqualTo(40);
    assertThat(stored(standing.fidelityId())).isEqualTo(40);
  }

  @Test
  void failure_isShown_andTriedAgainLater() throws Exception {
    on("{}");
    log(TEN, TEN, "a", 40);
    Path file;
    try (Stream<Path> files = Files.list(directory.resolve("candidates"))) {
      file = files.findFirst().orElseThrow();
    }
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);
    now.set(TEN.plusSeconds(3700));
    Eventually.until(
        "it fails",
        Duration.ofMinutes(1),
        () -> {
          look();
          return standing().failures() == 1;
        });
    StandingView failing = StandingView.of(standing());
    assertThat(failing.state()).isEqualTo("failing");
    assertThat(failing.detail()).contains("cannot be read");
    assertThat(failing.retryAt()).isEqualTo(TEN.plusSeconds(3760));
    Files.write(file, content);
    look();
    assertThat(standing().passId()).isNull();
    now.set(TEN.plusSeconds(3761));
    follow(TEN.plusSeconds(3600));
    assertThat(answered()).isEqualTo(40);
    assertThat(StandingView.of(standing()).detail()).isNull();
  }

  @Test
  void badOrders_areRefused() {
    assertThatThrownBy(() -> on("{\"to\": \"2026-01-11T00:00:00Z\"}"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("takes no 'to'");
    assertThatThrownBy(() -> on("{\"champion\": \"2\"}"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("cannot follow itself");
    assertThatThrownBy(() -> on("{\"sample_rate\": 2}"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("sample_rate");
  }

  @Test
  void candidatesAnswer_saysHowFarItIs() throws Exception {
    EmbeddedServer server = service.context().getBean(EmbeddedServer.class).start();
    URI standing = server.getURI().resolve("/v1/models/steady/candidates/2/standing");
    HttpResponse<String> made = send(standing, "PUT", "{\"champion\": \"1\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.body()).contains("\"state\":\"following\"").contains("\"champion\":\"1\"");
    assertThat(send(standing, "PUT", "{\"champion\": \"1\"}").statusCode()).isEqualTo(200);
    URI candidate = server.getURI().resolve("/v1/models/steady/candidates/2");
    assertThat(send(candidate, "GET", "").body())
        .contains("\"standing\":{")
        .contains("\"until\":\"2026-01-10T10:00:00Z\"");
    assertThat(send(standing, "DELETE", "").body()).contains("\"state\":\"off\"");
    URI replay = server.getURI().resolve("/v1/replays/" + standing().id());
    assertThat(send(replay, "GET", "").body()).contains("\"state\":\"done\"");
    assertThatThrownBy(() -> service.replays().cancel(standing().id()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("standing shadow");
    assertThat(send(server.getURI().resolve("/v1/replays"), "GET", "").body())
        .isEqualTo("{\"replays\":[]}");
  }

  private ShadowService service() {
    return ShadowService.start(directory, clickHouse, metadata, SMALL_CHUNKS, clock);
  }

  private static HttpResponse<String> send(URI address, String method, String body)
      throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(address)
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private StandingShadow on(String order) {
    try {
      return service
          .context()
          .getBean(StandingShadows.class)
          .on(MODEL, "2", service.json().readValue(order, Argument.of(ReplayRequest.class)))
          .standing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void look() {
    follower(service).look();
  }

  private static Follower follower(ShadowService of) {
    return of.context().getBean(Follower.class);
  }

  /** Looks again and again until everything before {@code end} is answered. */
  private void follow(Instant end) {
    Eventually.until(
        "it follows until " + end,
        Duration.ofMinutes(1),
        () -> {
          look();
          return !standing().untilTs().isBefore(end) && standing().passId() == null;
        });
  }

  private StandingShadow standing() {
    return service.context().getBean(StandingShadows.class).get(MODEL, "2");
  }

  private void log(Instant first, Instant received, String name, int count) {
    LoggedTraffic traffic = new LoggedTraffic(service.clickHouse(), MODEL, "1");
    for (int i = 0; i < count; i++) {
      Instant time = first.plusMillis(100L * i);
      traffic.add(name + i, time, received, Map.of("x", i / 7.0), i % 2, 0.5);
    }
    traffic.store();
  }

  private long answered() {
    return stored(standing().id());
  }

  private long stored(String id) {
    return service
        .clickHouse()
        .rows(
            "SELECT count() FROM shadow_predictions FINAL WHERE replay_id = ?",
            List.of(id),
            row -> row.getLong(1))
        .getFirst();
  }

  private Map<String, Map<String, Object>> rowsOf(StandingShadow standing) throws Exception {
    return AnsweredRows.of(service, standing.id());
  }
}
