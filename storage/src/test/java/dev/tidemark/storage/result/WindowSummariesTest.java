package dev.tidemark.storage.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.result.WindowValueReader.Steps;
import dev.tidemark.storage.result.WindowValueReader.Windows;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The state of windows that stands beside their results, on the embedded engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class WindowSummariesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private ClickHouse clickHouse;
  private ResultWriter writer;
  private HealthReader health;
  private WindowValueReader values;
  private long revision;

  @BeforeAll
  void open() {
    clickHouse = TestEngine.newClickHouse();
    writer = new ResultWriter(clickHouse);
    health = new HealthReader(clickHouse);
    values = new WindowValueReader(clickHouse);
  }

  @AfterAll
  void close() {
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  @Test
  void window_isSummedUpOverItsFeatures() {
    writer.write(
        List.of(
            feature("m", 0, "psi", "age", 0.9, Status.DRIFT),
            feature("m", 0, "psi", "job", 1.5, Status.OK),
            feature("m", 0, "null_rate", "age", 0.01, Status.OK),
            feature("m", 0, "null_rate", "job", 0.2, Status.WARNING),
            model("m", 0, "accuracy", 0.8),
            model("m", 0, "label_coverage", 0.5)));
    assertThat(health.last(List.of("m"), 5))
        .singleElement()
        .satisfies(window -> {
          assertThat(window.features()).isEqualTo(2);
          assertThat(window.drifted()).isEqualTo(1);
          assertThat(window.worst()).isEqualTo("age");
          assertThat(window.worstIsDrift()).isTrue();
          assertThat(window.worstNulls()).isEqualTo("job");
          assertThat(window.qualityIssues()).isEqualTo(1);
          assertThat(window.rows()).isEqualTo(100);
        });
    assertThat(health.performance(List.of("m")))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.metric()).isEqualTo("accuracy");
          assertThat(found.value()).isEqualTo(0.8);
          assertThat(found.labelCoverage()).isEqualTo(0.5);
        });
  }

  @Test
  void embeddingThatDrifts_makesTheWindowDrift() {
    writer.write(
        List.of(
            feature("vectors", 0, "psi", "age", 0.05, Status.OK),
            feature("vectors", 0, "mmd", "query", 0.02, Status.DRIFT)));
    assertThat(health.last(List.of("vectors"), 5))
        .singleElement()
        .satisfies(window -> {
          assertThat(window.features()).isEqualTo(2);
          assertThat(window.drifted()).isEqualTo(1);
          assertThat(window.worst()).isEqualTo("query");
          assertThat(window.worstPsi()).isNaN();
          assertThat(window.worstIsDrift()).isTrue();
        });
  }

  @Test
  void windowComputedAgain_isReplaced() {
    writer.write(List.of(feature("again", 0, "psi", "age", 0.9, Status.DRIFT)));
    writer.write(List.of(feature("again", 0, "psi", "age", 0.1, Status.OK)));
    assertThat(health.last(List.of("again"), 5))
        .singleElement()
        .satisfies(window -> assertThat(window.drifted()).isZero());
  }

  @Test
  void windowWrittenInParts_isWhole() {
    writer.write(List.of(feature("parts", 0, "psi", "age", 0.9, Status.DRIFT)));
    writer.write(List.of(feature("parts", 0, "psi", "job", 0.1, Status.OK)));
    assertThat(health.last(List.of("parts"), 5))
        .singleElement()
        .satisfies(window -> {
          assertThat(window.features()).isEqualTo(2);
          assertThat(window.worst()).isEqualTo("age");
        });
  }

  @Test
  void lastWindows_areNewestFirst_andRecentOnesAreNearTheNewestOfAll() {
    for (int day = 0; day < 40; day++) {
      writer.write(List.of(feature("long", day, "psi", "age", day, Status.OK)));
    }
    writer.write(List.of(feature("old", -400, "psi", "age", 7, Status.OK)));
    assertThat(health.recent(2))
        .extracting(HealthReader.Recent::window)
        .filteredOn(window -> window.windowLength().equals("1d"))
        .extracting(HealthWindow::worstPsi)
        .containsExactly(39.0, 38.0);
    assertThat(health.last(List.of("old", "long"), 2))
        .extracting(HealthWindow::worstPsi)
        .containsExactly(39.0, 38.0, 7.0);
    assertThat(new ResultSpanReader(clickHouse).of("long"))
        .singleElement()
        .satisfies(span -> assertThat(span.last()).isEqualTo(START.plus(Duration.ofDays(39))));
  }

  @Test
  void performance_isThatOfTheLastWindowWithLabels() {
    writer.write(List.of(model("late", 0, "accuracy", 0.7)));
    writer.write(
        List.of(
            model("late", 1, "accuracy", Double.NaN),
            feature("late", 1, "psi", "age", 0, Status.OK)));
    assertThat(health.performance(List.of("late")))
        .singleElement()
        .satisfies(found -> assertThat(found.window().start()).isEqualTo(START));
  }

  @Test
  void stepOfTime_isGivenByTheResultThatStandsOutMost() {
    writer.write(
        List.of(
            feature("steps", 0, "psi", "age", 0.3, Status.OK),
            feature("steps", 1, "psi", "age", 0.2, Status.DRIFT),
            feature("steps", 2, "psi", "age", 0.1, Status.OK),
            feature("steps", 3, "psi", "age", 0.4, Status.OK)));
    List<MetricResult> found =
        values
            .outstanding(all("steps"), List.of("psi"), new Steps(START, Duration.ofDays(2)))
            .stream()
            .sorted(Comparator.comparing(result -> result.window().start()))
            .toList();
    assertThat(found).extracting(MetricResult::value).containsExactly(0.2, 0.4);
    assertThat(found.getFirst().window())
        .isEqualTo(new TimeWindow(START, START.plus(Duration.ofDays(2))));
  }

  @Test
  void longRangeOfShortWindows_isReadFromStoredSteps_whole() {
    for (int hour = 0; hour < 30; hour++) {
      writer.write(List.of(hourly(hour, 0.01 * ((hour * 7) % 30), Status.OK)));
    }
    writer.write(List.of(hourly(8, 0.9, Status.OK))); // computed again
    Windows windows =
        new Windows("hours", "1", "1h", START.plus(Duration.ofHours(2)), START.plusSeconds(97_201));
    List<MetricResult> found =
        values.outstanding(windows, List.of("psi"), new Steps(START, Duration.ofHours(12))).stream()
            .sorted(Comparator.comparing(result -> result.window().start()))
            .toList();
    assertThat(found).extracting(MetricResult::value).containsExactly(0.9, 0.29, 0.25);
    assertThat(values.outstanding(windows, List.of("psi"), new Steps(START, Duration.ofHours(4))))
        .extracting(MetricResult::value)
        .containsExactlyInAnyOrder(0.21, 0.28, 0.9, 0.24, 0.29, 0.27, 0.25);
    assertThat(values.outstanding(windows, List.of("psi"), new Steps(START, Duration.ofHours(6))))
        .extracting(MetricResult::value)
        .containsExactlyInAnyOrder(0.28, 0.9, 0.29, 0.27, 0.25);
    for (int days = 1; days <= 2; days++) {
      Duration length = Duration.ofDays(days);
      assertThat(values.outstanding(windows, List.of("psi"), new Steps(START, length)))
          .filteredOn(result -> result.window().start().equals(START))
          .singleElement()
          .satisfies(result -> {
            assertThat(result.value()).isEqualTo(0.9);
            assertThat(result.window().end()).isEqualTo(START.plus(length));
          });
    }
  }

  private MetricResult hourly(int hour, double value, Status status) {
    Instant start = START.plus(Duration.ofHours(hour));
    return result(
        "hours",
        Subject.FEATURE,
        "psi",
        "age",
        "1h",
        new TimeWindow(start, start.plus(Duration.ofHours(1))),
        value,
        status);
  }

  @Test
  void values_areThoseOfTheResults_alsoWhenComputedAgain() {
    List<MetricResult> written =
        List.of(
            feature("values", 0, "psi", "age", 0.3, Status.DRIFT),
            feature("values", 0, "psi", "job", 0.2, Status.OK),
            model("values", 0, "accuracy", 0.8),
            feature("values", 1, "psi", "age", 0.1, Status.INSUFFICIENT));
    writer.write(written);
    MetricResult again = feature("values", 0, "psi", "age", 0.4, Status.WARNING);
    writer.write(List.of(again));
    assertThat(values.find(all("values"), List.of("psi", "accuracy")))
        .map(WindowSummariesTest::drawn)
        .containsExactlyInAnyOrder(
            drawn(again), drawn(written.get(1)), drawn(written.get(2)), drawn(written.get(3)));
    assertThat(values.find(all("values"), List.of("psi"), List.of("job")))
        .map(WindowSummariesTest::drawn)
        .containsExactly(drawn(written.get(1)));
  }

  /** A result without what the rows of windows leave out. */
  private static MetricResult drawn(MetricResult result) {
    return new MetricResult(
        result.model(),
        result.version(),
        result.metric(),
        result.subject(),
        result.feature(),
        result.segment(),
        result.windowLength(),
        result.window(),
        "",
        "",
        result.value(),
        result.lower(),
        result.upper(),
        result.pValue(),
        result.pValueAdjusted(),
        result.expected(),
        result.sampleSize(),
        0,
        result.referenceValue(),
        result.status(),
        "",
        0,
        START);
  }

  @Test
  void resultsFromBeforeTheTables_areSummedUpOnce() {
    MetricResult before = feature("before", 0, "psi", "age", 0.3, Status.DRIFT);
    writer.write(List.of(before));
    clickHouse.update("TRUNCATE TABLE window_values", List.of());
    new WindowSummaries(clickHouse).fillIfEmpty();
    assertThat(values.find(all("before"), List.of("psi")))
        .singleElement()
        .satisfies(found -> assertThat(found.value()).isEqualTo(0.3));
  }

  private static Windows all(String model) {
    return new Windows(model, "1", "1d", START, START.plus(Duration.ofDays(9)));
  }

  private MetricResult feature(
      String model, int day, String metric, String feature, double value, Status status) {
    return result(model, day, metric, Subject.FEATURE, feature, value, status);
  }

  private MetricResult model(String model, int day, String metric, double value) {
    return result(model, day, metric, Subject.MODEL, "", value, Status.OK);
  }

  private MetricResult result(
      String model,
      int day,
      String metric,
      Subject subject,
      String feature,
      double value,
      Status status) {
    Instant start = START.plus(Duration.ofDays(day));
    return result(
        model,
        subject,
        metric,
        feature,
        "1d",
        new TimeWindow(start, start.plus(Duration.ofDays(1))),
        value,
        status);
  }

  private MetricResult result(
      String model,
      Subject subject,
      String metric,
      String feature,
      String length,
      TimeWindow window,
      double value,
      Status status) {
    revision++;
    return new MetricResult(
        model,
        "1",
        metric,
        subject,
        feature,
        "",
        length,
        window,
        "training",
        "classic",
        value,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        0.01,
        100,
        200,
        Double.NaN,
        status,
        "",
        revision,
        START.plusMillis(revision));
  }
}
