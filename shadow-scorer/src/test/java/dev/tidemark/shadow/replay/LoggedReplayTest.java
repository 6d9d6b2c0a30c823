package dev.tidemark.shadow.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemark.shadow.Eventually;
import dev.tidemark.shadow.LoggedTraffic;
import dev.tidemark.shadow.PostedAnswers;
import dev.tidemark.shadow.ShadowService;
import dev.tidemark.shadow.onnx.TestModels;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPurpose;
import dev.tidemark.storage.replay.ReplayRepository;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A candidate that a serving system ran itself is replayed from what it posted. */
class LoggedReplayTest {
  private static final String MODEL = "steady";
  private static final int ROWS = 4_000;
  private static final Instant START = Instant.parse("2026-01-10T00:00:00Z");
  private static final String ORDER =
      "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2026-02-01T00:00:00Z\"}";
  private static final Map<String, Object> SMALL_CHUNKS =
      Map.of("tidemark.shadow.chunk-rows", 100, "tidemark.shadow.lease", "PT2S");
  private static final AtomicInteger DATABASES = new AtomicInteger();

  @TempDir private Path directory;
  private String clickHouse = "";
  private String metadata = "";
  private ShadowService service;
  private Replayed file;

  @BeforeEach
  void start() throws Exception {
    clickHouse = TestEngine.newDatabase();
    metadata = "mem:logged" + DATABASES.incrementAndGet();
    service = ShadowService.start(directory, clickHouse, metadata, SMALL_CHUNKS);
    service.models().ensure(MODEL);
    LoggedTraffic traffic = new LoggedTraffic(service.clickHouse(), MODEL, "1");
    for (int i = 0; i < ROWS; i++) { // the first hour holds half of them
      Instant time = i % 2 == 0 ? START.plusMillis(i * 100L) : START.plusSeconds(40L * i);
      traffic.add("id-%05d".formatted(i * 7919 % ROWS), time, Map.of("x", i / 7.0), i % 2, 0.5);
    }
    traffic.store();
    service.candidates().register(MODEL, "2", TestModels.identity(), new byte[0], "");
    file = Replayed.finished(service, Replayed.order(service, MODEL, "2", ORDER).id());
  }

  @AfterEach
  void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void sameAnswers_giveTheSameRows_asTheRegisteredFile() throws Exception {
    posted("9").store(file.rows(), _ -> true, START);
    Replayed logged = Replayed.finished(service, order("9", ORDER));
    assertThat(logged.rows()).isEqualTo(file.rows()).hasSize(ROWS);
    ReplayView view = logged.replay();
    assertThat(view.source()).isEqualTo("logged");
    assertThat(view.rowsUnanswered()).isZero();
    assertThat(view.execution()).isNull();
    assertThat(view.device()).isNull();
    assertThat(view.latency()).isNull();
    assertThat(file.replay().source()).isEqualTo("file");
  }

  @Test
  void rowsWithoutAnAnswer_areLeftOut_andCounted() throws Exception {
    posted("9").store(file.rows(), id -> id.endsWith("0"), START);
    Replayed logged = Replayed.finished(service, order("9", ORDER));
    assertThat(logged.rows()).hasSize(ROWS / 10);
    assertThat(logged.replay().rowsDone()).isEqualTo(ROWS);
    assertThat(logged.replay().rowsUnanswered()).isEqualTo(ROWS - ROWS / 10);
  }

  @Test
  void sample_isThatOfTheFile() throws Exception {
    posted("9").store(file.rows(), _ -> true, START);
    String sampled = ORDER.replace("}", ", \"sample_rate\": 0.2}");
    Replayed some = Replayed.finished(service, Replayed.order(service, MODEL, "2", sampled).id());
    assertThat(some.rows()).hasSizeBetween(ROWS / 10, ROWS / 3);
    assertThat(Replayed.finished(service, order("9", sampled)).rows()).isEqualTo(some.rows());
  }

  @Test
  void ofAnswersGivenAgain_theLatestCounts_whateverTheOrder() throws Exception {
    PostedAnswers posted = posted("9");
    posted.store("id-00001", "new", 0.75, START.plusSeconds(2), START);
    posted.store("id-00001", "old", 0.25, START.plusSeconds(1), START);
    posted.store("id-00001", "new", 0.75, START.plusSeconds(2), START);
    Replayed logged = Replayed.finished(service, order("9", ORDER));
    assertThat(logged.rows()).hasSize(1);
    assertThat(logged.row("id-00001")).containsEntry("prediction", "new");
    posted.store("id-00001", "newest", 0.5, START.plusSeconds(3), START);
    posted.store("id-00002", "late", 0.5, START, START);
    Map<String, Map<String, Object>> again = Replayed.finished(service, order("9", ORDER)).rows();
    assertThat(again).hasSize(2);
    assertThat(again.get("id-00001")).containsEntry("prediction", "newest");
  }

  @Test
  void stoppedService_goesOnWhereItWas() throws Exception {
    posted("9").store(file.rows(), _ -> true, START);
    String id = order("9", ORDER);
    awaitRows(id, 500);
    service.close();
    service = ShadowService.start(directory, clickHouse, metadata, SMALL_CHUNKS);
    assertThat(service.replays().get(id).rowsDone()).isBetween(1L, ROWS - 1L);
    Replayed disturbed = Replayed.finished(service, id);
    assertThat(disturbed.rows()).isEqualTo(file.rows());
    assertThat(disturbed.replay().rowsDone()).isEqualTo(ROWS);
    assertThat(disturbed.replay().rowsUnanswered()).isZero();
    assertThat(stored(id)).isEqualTo(ROWS);
  }

  @Test
  void cancelledReplay_stops() throws Exception {
    posted("9").store(file.rows(), _ -> true, START);
    String id = order("9", ORDER);
    awaitRows(id, 300);
    service.replays().cancel(id);
    long done = service.replays().get(id).rowsDone();
    assertThat(done).isLessThan(ROWS);
    assertThat(Replayed.finished(service, order("9", ORDER)).rows()).hasSize(ROWS);
    assertThat(service.replays().get(id).rowsDone()).isEqualTo(done);
  }

  @Test
  void fileAndLoggedAnswers_shareOnePass_withTheChampionsFile() throws Exception {
    posted("9").store(file.rows(), _ -> true, START);
    service.candidates().register(MODEL, "1", TestModels.identity(), new byte[0], "");
    String id = order("9", ORDER.replace("}", ", \"also\": [\"2\"]}"));
    Replayed.finished(service, id);
    List<Replay> pass =
        service
            .context()
            .getBean(ReplayRepository.class)
            .findByPassIdOrderByCreatedAt(service.replays().get(id).passId());
    assertThat(pass)
        .extracting(Replay::candidate, Replay::purpose)
        .containsExactlyInAnyOrder(
            tuple("9", ReplayPurpose.CANDIDATE),
            tuple("2", ReplayPurpose.CANDIDATE),
            tuple("1", ReplayPurpose.FIDELITY));
    for (Replay replay : pass) {
      assertThat(Replayed.finished(service, replay.id()).rows()).isEqualTo(file.rows());
    }
  }

  @Test
  void registeredFile_isTakenUnlessLoggedAnswersAreAskedFor() throws Exception {
    posted("2").store(file.rows(), id -> id.endsWith("0"), START);
    assertThat(Replayed.order(service, MODEL, "2", ORDER).source()).isEqualTo("file");
    String logged = ORDER.replace("}", ", \"source\": \"logged\"}");
    assertThat(Replayed.finished(service, order("2", logged)).rows()).hasSize(ROWS / 10);
  }

  @Test
  void whatIsNotThere_isRefused() {
    assertRefused("8", ORDER, "There is no candidate");
    assertRefused("8", ORDER.replace("}", ", \"source\": \"logged\"}"), "/v1/shadow-predictions");
    assertRefused("2", ORDER.replace("}", ", \"source\": \"elsewhere\"}"), "file or logged");
    posted("9").store("id-00001", 1, 0.5, START, START);
    assertRefused("9", ORDER.replace("}", ", \"source\": \"file\"}"), "There is no candidate");
    posted("1").store("id-00001", 1, 0.5, START, START);
    assertRefused("1", ORDER, "its own log");
  }

  @Test
  void candidatesAnswer_showsWhereItsAnswersComeFrom() throws Exception {
    posted("9").store(file.rows(), _ -> true, START);
    EmbeddedServer server = service.context().getBean(EmbeddedServer.class).start();
    String one = get(server.getURI().resolve("/v1/models/steady/candidates/9"));
    assertThat(one)
        .contains("\"source\":\"logged\"", "\"records\":4000", "\"sha256\":null")
        .contains("\"first_received_at\":\"2026-01-10T00:00:00Z\"");
    assertThat(get(server.getURI().resolve("/v1/models/steady/candidates")))
        .contains(one, "\"source\":\"file\"")
        .isEqualTo(get(server.getURI().resolve("/v1/candidates")));
    assertThat(get(server.getURI().resolve("/v1/models/steady/candidates/9/replays")))
        .isEqualTo("{\"replays\":[]}");
    assertThat(get(server.getURI().resolve("/v1/models/steady/candidates/8")))
        .doesNotContain("\"source\"");
  }

  private PostedAnswers posted(String version) {
    return new PostedAnswers(service.clickHouse(), MODEL, version);
  }

  private String order(String version, String order) throws Exception {
    return Replayed.order(service, MODEL, version, order).id();
  }

  private void assertRefused(String version, String order, String detail) {
    assertThatThrownBy(() -> order(version, order))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.detail()).contains(detail));
  }

  private void awaitRows(String id, long rows) {
    Eventually.until(
        rows + " rows are done",
        Duration.ofMinutes(1),
        () ->
            service.replays().get(id).rowsDone() >= rows
                || service.replays().get(id).state().isFinal());
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

  private static String get(URI address) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
