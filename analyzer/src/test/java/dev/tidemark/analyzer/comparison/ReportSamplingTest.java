package dev.tidemark.analyzer.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.analysis.TestStore;
import dev.tidemark.storage.replay.Execution;
import dev.tidemark.storage.replay.KeptReport;
import dev.tidemark.storage.replay.KeptReportRepository;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPurpose;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.ReplaySource;
import dev.tidemark.storage.replay.ReplayState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Of very many rows a report compares a sample, and says so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportSamplingTest {
  private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");
  private static final int MOST = 500_000;

  /** The candidate differs in every tenth row. */
  private static final String ROWS =
      """
      INSERT INTO shadow_predictions (model, replay_id, candidate, prediction_id, ts,
        prediction_value, score, champion_value, champion_score, written_at)
      SELECT 'many', {replay:String}, '2', concat('p', toString(number)) AS id,
        fromUnixTimestamp64Milli({day:Int64} + toInt64(number % 86400000), 'UTC'),
        number % 2, 0.5, if(number % 10 = 1, 1 - number % 2, number % 2), 0.25,
        fromUnixTimestamp64Milli({day:Int64}, 'UTC')
      FROM numbers({rows:UInt64})
      WHERE cityHash64(id) % 1000000 < {shares:UInt64}
      """;

  private TestStore store;

  @BeforeAll
  void open() {
    store = new TestStore();
  }

  @AfterAll
  void close() {
    if (store != null) {
      store.close();
    }
  }

  @Test
  void fewRows_areAllCompared() {
    ReplayReport report = report("few", 3_000, 1);
    assertThat(report.rows()).isEqualTo(3_000);
    assertThat(report.warnings()).noneMatch(warning -> warning.startsWith("Compared on"));
    assertThat(report.agreement()).isEqualTo(0.9);
  }

  @Test
  void ofManyRows_aboutTheMostAreCompared_theSameEachTime_alsoOfASampledReplay() {
    ReplayReport report = report("many", 1_200_000, 0.5);
    long stored = stored("many");
    assertThat(stored).isBetween(595_000L, 605_000L);
    assertThat(report.rows()).isBetween(MOST - 5_000L, MOST + 5_000L);
    assertThat(report.warnings().getFirst())
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "Compared on %,d of %,d rows, chosen by a hash of the prediction id.",
                report.rows(),
                stored));
    assertThat(report.agreement()).isCloseTo(0.9, within(0.002));
    ReplayReport again =
        store
            .bean(ReplayReports.class)
            .of(store.bean(ReplayRepository.class).findById("many").orElseThrow());
    assertThat(again.rows()).isEqualTo(report.rows());
    assertThat(again.agreement()).isEqualTo(report.agreement());
    assertThat(again.topDisagreements()).isEqualTo(report.topDisagreements());
  }

  @Test
  void aReport_isKeptUntilWhatItRestsOnChanges() {
    report("kept", 3_000, 1);
    Replay replay = store.bean(ReplayRepository.class).findById("kept").orElseThrow();
    ReplayReports reports = store.bean(ReplayReports.class);
    KeptReportRepository kept = store.bean(KeptReportRepository.class);
    String first = reports.current(replay);
    assertThat(first).contains("\"labelled_rows\":0");
    KeptReport known = kept.findById("kept").orElseThrow();
    kept.update(new KeptReport("kept", known.model(), known.basis(), "what was kept"));
    assertThat(reports.current(replay)).isEqualTo("what was kept");
    String label =
        "{\"prediction_id\":\"p7\",\"label\":%d,\"timestamp\":\"2026-01-0%dT00:00:00Z\"}";
    store.labels("many", label.formatted(1, 2));
    assertThat(reports.current(replay)).contains("\"labelled_rows\":1");
    String before = kept.findById("kept").orElseThrow().basis();
    store.labels("many", label.formatted(0, 3));
    reports.current(replay);
    assertThat(kept.findById("kept").orElseThrow().basis())
        .as("a label that was corrected")
        .isNotEqualTo(before);
    store
        .clickHouse()
        .update(
            "ALTER TABLE shadow_predictions DELETE WHERE replay_id = 'kept' AND prediction_id = 'p8' SETTINGS mutations_sync = 2",
            List.of());
    assertThat(reports.current(replay)).contains("\"rows\":2999");
    kept.deleteByModel("many");
    assertThat(kept.existsById("kept")).isFalse();
    assertThat(reports.current(replay)).contains("\"rows\":2999");
  }

  private ReplayReport report(String id, long numbers, double rate) {
    store
        .clickHouse()
        .execute(
            ROWS,
            Map.of(
                "replay", id, "day", DAY, "rows", numbers, "shares", Math.round(rate * 1_000_000)));
    Replay replay = store.bean(ReplayRepository.class).save(replay(id, stored(id), rate));
    return store.bean(ReplayReports.class).of(replay);
  }

  private long stored(String id) {
    return store
        .clickHouse()
        .columns(
            "SELECT toInt64(count()) FROM shadow_predictions FINAL WHERE replay_id = {id:String}",
            Map.of("id", id),
            in -> in.hasNext() ? in.readLong() : 0);
  }

  private static Replay replay(String id, long rows, double rate) {
    return new Replay(
        id,
        id,
        "many",
        "2",
        "1",
        ReplayPurpose.CANDIDATE,
        ReplaySource.FILE,
        DAY,
        DAY.plusSeconds(86_400),
        rate,
        1_000,
        Execution.CPU,
        0.01,
        null,
        ReplayState.DONE,
        null,
        rows,
        rows,
        0,
        1,
        1,
        5,
        Execution.CPU,
        "cpu",
        null,
        null,
        null,
        null,
        DAY,
        DAY,
        DAY,
        null);
  }
}
