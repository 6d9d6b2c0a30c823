package dev.tidemark.storage.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.profile.ProfileReader;
import dev.tidemark.storage.profile.ProfileRow;
import dev.tidemark.storage.profile.ProfileWriter;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the tables of results promise, on the embedded engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResultStoreTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private ClickHouse clickHouse;
  private ResultWriter writer;
  private ResultReader reader;

  @BeforeAll
  void open() {
    clickHouse = TestEngine.newClickHouse();
    writer = new ResultWriter(clickHouse);
    reader = new ResultReader(clickHouse);
  }

  @AfterAll
  void close() {
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  @Test
  void writtenResult_comesBackEqual() {
    MetricResult result = result("equal", "psi", "o'clock \\ tab\t", START, 0.25, 1);
    writer.write(List.of(result));
    assertThat(reader.find(ResultQuery.of("equal"))).containsExactly(result);
    assertThat(reader.find(ResultQuery.of("equal").features(List.of("o'clock \\ tab\t"))))
        .containsExactly(result);
  }

  @Test
  void highestRevision_counts() {
    writer.write(List.of(result("revised", "psi", "age", START, 1, 2)));
    writer.write(List.of(result("revised", "psi", "age", START, 2, 1)));
    assertThat(reader.find(ResultQuery.of("revised")))
        .extracting(MetricResult::value)
        .containsExactly(1.0);
  }

  @Test
  void sameRowsTwice_areOne() {
    MetricResult result = result("twice", "psi", "age", START, 1, 1);
    writer.write(List.of(result));
    writer.write(List.of(result));
    assertThat(reader.find(ResultQuery.of("twice"))).containsExactly(result);
  }

  @Test
  void filters_narrow() {
    writer.write(
        List.of(
            result("filtered", "psi", "age", START, 1, 1),
            result("filtered", "psi", "job", START, 2, 1),
            result("filtered", "null_rate", "age", START, 3, 1),
            result("filtered", "psi", "age", START.plus(Duration.ofDays(40)), 4, 1)));
    ResultQuery all = ResultQuery.of("filtered");
    assertThat(values(all)).containsExactly(3.0, 1.0, 4.0, 2.0);
    assertThat(values(all.metrics(List.of("psi")))).containsExactly(1.0, 4.0, 2.0);
    assertThat(values(all.features(List.of("age", "x")))).containsExactly(3.0, 1.0, 4.0);
    assertThat(values(all.subjects(List.of(Subject.MODEL)))).isEmpty();
    assertThat(values(all.between(START, START.plus(Duration.ofDays(40)))))
        .containsExactly(3.0, 1.0, 2.0);
    assertThat(values(all.versions(List.of("2")))).isEmpty();
    assertThat(values(all.segments(List.of("")))).hasSize(4);
    assertThat(values(all.windowLengths(List.of("1d")))).hasSize(4);
    assertThat(values(all.computedAfter(START.plus(Duration.ofDays(2))))).isEmpty();
  }

  @Test
  void series_areSplitAndInOrderOfTime() {
    writer.write(
        List.of(
            result("series", "psi", "age", START.plus(Duration.ofDays(1)), 2, 1),
            result("series", "psi", "age", START, 1, 1),
            result("series", "psi", "job", START, 3, 1)));
    List<MetricSeries> series = reader.series(ResultQuery.of("series"));
    assertThat(series).extracting(s -> s.key().feature()).containsExactly("age", "job");
    assertThat(series.getFirst().points())
        .extracting(MetricResult::value)
        .containsExactly(1.0, 2.0);
    assertThat(reader.latest(ResultQuery.of("series")))
        .extracting(MetricResult::value)
        .containsExactly(2.0, 3.0);
  }

  @Test
  void writtenProfile_comesBackEqual() {
    ProfileRow profile =
        new ProfileRow(
            "profiled",
            "1",
            Subject.FEATURE,
            "age",
            "",
            "1d",
            window(START),
            "training",
            7,
            ProfileRow.Kind.NUMERIC,
            new double[] {1, 2},
            List.of(),
            new long[] {1, 2, 3},
            new long[] {3, 2, 1},
            9,
            2,
            1,
            5,
            1.5,
            0.5,
            new double[] {0.5},
            new double[] {1.5},
            6,
            0,
            new double[] {1.0},
            1);
    new ProfileWriter(clickHouse).write(List.of(profile));
    assertThat(
            new ProfileReader(clickHouse)
                .find(
                    "profiled",
                    "",
                    List.of("age"),
                    List.of(),
                    List.of("1d"),
                    START,
                    START.plus(Duration.ofDays(1))))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(profile);
  }

  private List<Double> values(ResultQuery query) {
    return reader.find(query).stream().map(MetricResult::value).toList();
  }

  private static TimeWindow window(Instant start) {
    return new TimeWindow(start, start.plus(Duration.ofDays(1)));
  }

  private static MetricResult result(
      String model, String metric, String feature, Instant start, double value, long revision) {
    return new MetricResult(
        model,
        "1",
        metric,
        Subject.FEATURE,
        feature,
        "",
        "1d",
        window(start),
        "training",
        "classic",
        value,
        Double.NaN,
        Double.NaN,
        0.5,
        0.5,
        0.01,
        100,
        200,
        Double.NaN,
        Status.OK,
        "",
        revision,
        START.plus(Duration.ofDays(1)));
  }
}
