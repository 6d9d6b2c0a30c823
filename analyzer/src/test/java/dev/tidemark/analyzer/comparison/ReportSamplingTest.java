package dev.tidemark.analyzer.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.analysis.TestStore;
import dev.tidemark.storage.replay.Execution;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPurpose;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.ReplaySource;
import dev.tidemark.storage.replay.ReplayState;
import java.time.Instant;
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
