package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Features that are vectors, from the log to the verdict. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddingAnalysisTest {
  private static final Instant DAY = Instant.parse("2025-12-01T00:00:00Z");
  private static final int LENGTH = 16;
  private static final List<String> DISTANCES =
      List.of("mean_distance", "mean_distance_normalized", "mean_cosine_distance", "mmd");
  @AutoClose private final TestStore store = new TestStore();

  /**
   * How the vectors of a day come about.
   *
   * @param nulls of ten rows, how many have none
   */
  private record Day(double shift, double spread, int length, int nulls) {
    static final Day USUAL = new Day(0, 1, LENGTH, 1);
  }

  @Test
  void usualDay_isOk_onEveryMetric() {
    analyse("usual", 1500, Day.USUAL);
    FoundResults found = results("usual");
    for (String metric : DISTANCES) {
      assertThat(found.get(metric).status()).as(metric).isEqualTo(Status.OK);
      assertThat(found.get(metric).sampleSize()).isEqualTo(1000);
      assertThat(found.get(metric).referenceSize()).isEqualTo(1000);
    }
    assertThat(found.get("mmd").pValue()).isGreaterThan(0.01);
    assertThat(found.get("mmd").lower()).isLessThan(found.get("mmd").value());
    assertThat(found.get("mean_distance").expected()).isPositive();
    assertThat(found.get("null_rate").value()).isBetween(0.07, 0.13);
    assertThat(found.get("null_rate").status()).isEqualTo(Status.OK);
    assertThat(found.byMetric()).doesNotContainKeys("psi", "ks_statistic", "distinct_count");
  }

  @Test
  void movedVectors_drift_withOneTestForTheFeature() {
    analyse("moved", 800, new Day(0.5, 1, LENGTH, 1));
    FoundResults found = results("moved");
    assertThat(found.get("mmd").status()).isEqualTo(Status.DRIFT);
    assertThat(found.get("mmd").pValueAdjusted()).isLessThan(1e-6);
    assertThat(found.get("mean_distance_normalized").status()).isEqualTo(Status.DRIFT);
    assertThat(found.get("mean_distance_normalized").value()).isBetween(0.4, 0.6);
    assertThat(found.get("mean_distance").value()).isBetween(1.7, 2.3);
    assertThat(found.get("mean_distance").status()).isEqualTo(Status.OK); // in the vectors' unit
  }

  @Test
  void widerVectors_areSeenByTheDiscrepancyAlone() {
    analyse("wider", 800, new Day(0, 1.5, LENGTH, 1));
    FoundResults found = results("wider");
    assertThat(found.get("mmd").status()).isEqualTo(Status.DRIFT);
    assertThat(found.get("mean_distance_normalized").status()).isEqualTo(Status.OK);
  }

  @Test
  void vectorsThatGoMissing_areNulls() {
    analyse("missing", 800, new Day(0, 1, LENGTH, 4));
    assertThat(results("missing").get("null_rate").status()).isEqualTo(Status.DRIFT);
    assertThat(results("missing").get("mmd").status()).isEqualTo(Status.OK);
  }

  @Test
  void anotherLength_fails_andTakesNothingElseWithIt() {
    analyse("longer", 300, new Day(0, 1, LENGTH + 8, 1));
    FoundResults found = results("longer");
    for (String metric : DISTANCES) {
      assertThat(found.get(metric).status()).as(metric).isEqualTo(Status.FAILED);
      assertThat(found.get(metric).detail())
          .isEqualTo("failed: vectors of 24 numbers, of 16 in the reference");
    }
    assertThat(found.get("null_rate").status()).isEqualTo(Status.OK);
    assertThat(results("longer", "x").get("psi").status()).isEqualTo(Status.OK);
  }

  @Test
  void mixedLengths_andNumbersThatAreNotFinite_failWithTheirReason() {
    List<String> mixed = new ArrayList<>(rows("mixed", "p", 200, Day.USUAL));
    mixed.addAll(rows("mixed", "q", 200, new Day(0, 1, 3, 1)));
    analyse("mixed", mixed);
    assertThat(results("mixed").get("mmd").detail())
        .isEqualTo("failed: vectors of 3 to 16 numbers in the window");
    List<String> infinite = new ArrayList<>(rows("infinite", "p", 200, Day.USUAL));
    infinite.set(0, row("infinite", "p0", DAY, 0.5, "[" + "1e300,".repeat(LENGTH - 1) + "1]"));
    analyse("infinite", infinite);
    assertThat(results("infinite").get("mmd").detail())
        .isEqualTo("failed: 1 vectors with a number that is not finite in the window");
  }

  @Test
  void fewVectors_areInsufficient_andSayHowManyAreMissing() {
    analyse("few", 20, new Day(0, 1, LENGTH, 0));
    MetricResult mmd = results("few").get("mmd");
    assertThat(mmd.status()).isEqualTo(Status.INSUFFICIENT);
    assertThat(mmd.detail()).isEqualTo("needs 30 values, has 20");
    assertThat(mmd.value()).isFinite();
  }

  @Test
  void rowsInAnotherOrder_giveTheSameDigits() {
    Day day = new Day(0.2, 1, LENGTH, 2);
    analyse("order", rows("order", "p", 1500, day));
    List<String> shuffled = new ArrayList<>(rows("shuffled", "p", 1500, day));
    Collections.shuffle(shuffled, new Random(5));
    analyse("shuffled", shuffled.subList(0, 700));
    store.predictions(String.join("\n", shuffled.subList(500, 1500)));
    run("shuffled");
    for (String metric : DISTANCES) {
      MetricResult one = results("order").get(metric);
      MetricResult other = results("shuffled").get(metric);
      assertThat(List.of(other.value(), other.lower(), other.upper(), other.pValue()))
          .as(metric)
          .isEqualTo(List.of(one.value(), one.lower(), one.upper(), one.pValue()));
    }
  }

  @Test
  void periodsCompared_showTheFeatureAsAnEmbedding() {
    analyse("compared", 300, new Day(0.5, 1, LENGTH, 1));
    ComparisonReport report =
        store
            .bean(PeriodComparison.class)
            .compare(
                store.bean(ModelCatalog.class).get("compared"),
                new PeriodComparison.Traffic(
                    new TimeWindow(DAY, DAY.plusSeconds(86_400)), "", Segment.ALL),
                null,
                Segment.ALL);
    ComparisonReport.Column column =
        report.features().stream()
            .filter(one -> one.feature().equals("e"))
            .findFirst()
            .orElseThrow();
    assertThat(column.type()).isEqualTo("embedding");
    assertThat(column.verdict()).isEqualTo("drifted");
    assertThat(column.a().rows()).isEqualTo(300);
    assertThat(column.a().values() + column.a().nulls()).isEqualTo(300);
    assertThat(column.bins()).isEmpty();
  }

  private void analyse(String model, int count, Day day) {
    analyse(model, rows(model, "p", count, day));
  }

  private void analyse(String model, List<String> rows) {
    store
        .bean(ReferenceImport.class)
        .lines(
            model,
            "training",
            TestStore.stream(String.join("\n", rows(model, "r", 1200, Day.USUAL))));
    store.predictions(String.join("\n", rows));
    run(model);
  }

  private void run(String model) {
    store
        .bean(PeriodAnalysis.class)
        .analyse(
            store.bean(ModelCatalog.class).get(model),
            new TimeWindow(DAY, DAY.plusSeconds(86_400)),
            null,
            null,
            (_, _) -> {});
  }

  private static List<String> rows(String model, String prefix, int count, Day day) {
    Random random = new Random(prefix.hashCode());
    return IntStream.range(0, count)
        .mapToObj(i -> {
          String vector =
              IntStream.range(0, day.length())
                  .mapToObj(_ ->
                      String.format(
                          Locale.ROOT,
                          "%.5f",
                          0.5 + day.shift() + day.spread() * random.nextGaussian()))
                  .collect(Collectors.joining(",", "[", "]"));
          return row(
              model,
              prefix + i,
              DAY.plusSeconds(random.nextInt(86_400)),
              random.nextDouble(),
              random.nextInt(10) < day.nulls() ? "null" : vector);
        })
        .toList();
  }

  private static String row(String model, String id, Instant time, double x, String vector) {
    return "{\"model\":\"%s\",\"prediction_id\":\"%s\",\"timestamp\":\"%s\",\"features\":{\"x\":%s,\"e\":%s},\"prediction\":1}"
        .formatted(model, id, time, x, vector);
  }

  private FoundResults results(String model) {
    return results(model, "e");
  }

  private FoundResults results(String model, String feature) {
    return FoundResults.of(
        store.bean(ResultReader.class).find(ResultQuery.of(model).features(List.of(feature))));
  }
}
