package dev.tidemark.shadow.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.shadow.Eventually;
import dev.tidemark.shadow.LoggedTraffic;
import dev.tidemark.shadow.ShadowService;
import dev.tidemark.shadow.onnx.TestModels;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.replay.Chunk;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPlans;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.ReplayState;
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

/** A replay disturbed in any way ends with what an undisturbed one gives. */
class ReplayResumeTest {
  private static final String MODEL = "steady";
  private static final int ROWS = 6_000;
  private static final String ORDER =
      "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2026-02-01T00:00:00Z\", \"batch_size\": 64}";
  private static final Map<String, Object> SMALL_CHUNKS =
      Map.of("tidemark.shadow.chunk-rows", 100, "tidemark.shadow.lease", "PT2S");
  private static final AtomicInteger DATABASES = new AtomicInteger();

  @TempDir private Path directory;
  private String clickHouse = "";
  private String metadata = "";
  private ShadowService service;

  @BeforeEach
  void start() {
    clickHouse = TestEngine.newDatabase();
    metadata = "mem:resume" + DATABASES.incrementAndGet();
    service = ShadowService.start(directory, clickHouse, metadata, SMALL_CHUNKS);
    service.models().ensure(MODEL);
    LoggedTraffic traffic = new LoggedTraffic(service.clickHouse(), MODEL, "1");
    Instant start = Instant.parse("2026-01-10T00:00:00Z");
    for (int i = 0; i < ROWS; i++) { // the first hour holds half of them
      Instant time = i % 2 == 0 ? start.plusMillis(i * 100L) : start.plusSeconds(40L * i);
      traffic.add("id-%05d".formatted(i * 7919 % ROWS), time, Map.of("x", i / 7.0), i % 2, 0.5);
    }
    traffic.store();
    service.candidates().register(MODEL, "2", TestModels.identity(), new byte[0], "");
  }

  @AfterEach
  void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void undisturbed_scoresEveryRowOnce() throws Exception {
    Replayed replayed = Replayed.finished(service, order());
    assertThat(replayed.rows()).hasSize(ROWS);
    assertThat(replayed.replay().rowsTotal()).isEqualTo(ROWS);
    assertThat(replayed.replay().rowsPerSecond()).isPositive();
    assertThat(replayed.rows().values())
        .allSatisfy(row -> assertThat(row.get("score")).isInstanceOf(Number.class));
  }

  @Test
  void killedScoringProcess_isReplaced() throws Exception {
    String id = order();
    int killed = 0;
    for (int progress : new int[] {300, 2_000, 4_000}) {
      awaitRows(id, progress);
      killed +=
          (int)
              ProcessHandle.current()
                  .children()
                  .filter(child -> child.info().commandLine().orElse("").contains("ScoringWorker"))
                  .filter(ProcessHandle::destroyForcibly)
                  .count();
    }
    assertThat(killed).isPositive();
    assertSameAsUndisturbed(Replayed.finished(service, id));
  }

  @Test
  void stoppedService_goesOnWhereItWas() throws Exception {
    String id = order();
    awaitRows(id, 1_000);
    service.close();
    service = ShadowService.start(directory, clickHouse, metadata, SMALL_CHUNKS);
    assertThat(service.replays().get(id).rowsDone()).isBetween(1L, ROWS - 1L);
    assertSameAsUndisturbed(Replayed.finished(service, id));
  }

  @Test
  void replayOfAProcessThatIsGone_isTakenOver() throws Exception {
    String id = order();
    assertThat(Replayed.finished(service, id).rows()).hasSize(ROWS);
    ReplayRepository rows = service.context().getBean(ReplayRepository.class);
    Replay done = service.replays().get(id);
    List<Chunk> chunks =
        service.context().getBean(ReplayPlans.class).find(done.passId()).orElseThrow();
    int kept = chunks.size() / 2;
    long keptRows = chunks.subList(0, kept).stream().mapToLong(Chunk::rows).sum();
    rows.update(leftBehind(done, kept, keptRows));
    service.context().getBean(ReplayWorker.class).wake();
    Replayed again = Replayed.finished(service, id);
    assertThat(again.rows()).hasSize(ROWS);
    assertThat(stored(id)).isEqualTo(ROWS);
  }

  @Test
  void cancelledReplay_stops() throws Exception {
    String id = order();
    awaitRows(id, 500);
    service.replays().cancel(id);
    assertThat(service.replays().view(id).state()).isEqualTo("cancelled");
    long done = service.replays().get(id).rowsDone();
    assertThat(done).isLessThan(ROWS);
    String next = order();
    assertThat(Replayed.finished(service, next).rows()).hasSize(ROWS);
    assertThat(service.replays().get(id).rowsDone()).isEqualTo(done);
  }

  @Test
  void severalCandidates_shareOnePass() throws Exception {
    service.candidates().register(MODEL, "3", TestModels.identity(), new byte[0], "");
    service.candidates().register(MODEL, "1", TestModels.identity(), new byte[0], "");
    ReplayView first =
        Replayed.order(service, MODEL, "2", ORDER.replace("}", ", \"also\": [\"3\"]}"));
    Replayed.finished(service, first.id());
    ReplayRepository rows = service.context().getBean(ReplayRepository.class);
    Replay one = service.replays().get(first.id());
    assertThat(rows.findByPassIdOrderByCreatedAt(one.passId())).hasSize(3);
    for (Replay replay : rows.findByPassIdOrderByCreatedAt(one.passId())) {
      assertThat(Replayed.finished(service, replay.id()).rows()).hasSize(ROWS);
    }
    assertThat(first.fidelityReplay()).isNotNull();
  }

  private String order() throws Exception {
    return Replayed.order(service, MODEL, "2", ORDER).id();
  }

  private void awaitRows(String id, long rows) {
    Eventually.until(
        rows + " rows are done",
        Duration.ofMinutes(1),
        () ->
            service.replays().get(id).rowsDone() >= rows
                || service.replays().get(id).state().isFinal());
  }

  private void assertSameAsUndisturbed(Replayed disturbed) throws Exception {
    assertThat(disturbed.rows()).hasSize(ROWS);
    assertThat(stored(disturbed.replay().id())).isEqualTo(ROWS);
    Replayed calm = Replayed.finished(service, order());
    assertThat(disturbed.rows()).isEqualTo(calm.rows());
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

  /** The replay as a process that was killed after half of the chunks left it. */
  private static Replay leftBehind(Replay done, int chunks, long rows) {
    return new Replay(
        done.id(),
        done.passId(),
        done.model(),
        done.candidate(),
        done.champion(),
        done.purpose(),
        done.source(),
        done.fromTs(),
        done.toTs(),
        done.sampleRate(),
        done.batchSize(),
        done.requestedExecution(),
        done.nonInferiorityMargin(),
        done.judging(),
        ReplayState.RUNNING,
        null,
        done.rowsTotal(),
        rows,
        done.rowsUnanswered(),
        done.chunksTotal(),
        chunks,
        done.busyMillis(),
        done.execution(),
        done.device(),
        null,
        null,
        "a process that is gone",
        done.createdAt().minusSeconds(60),
        done.createdAt(),
        done.startedAt(),
        null,
        null);
  }
}
