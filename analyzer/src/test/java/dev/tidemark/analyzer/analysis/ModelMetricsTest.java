package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Metrics of the model as a whole, each on a day on which it has something to say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelMetricsTest {
  private static final Instant DAY = Instant.parse("2025-12-01T00:00:00Z");
  @AutoClose private final TestStore store = new TestStore();

  /** How a day's rows come about. */
  private record Day(
      double correlation, double shift, double truthShift, int labelled, boolean worseLater) {}

  @Test
  void usualDay_estimatesWhatComesTrue_andAlarmsNowhere() {
    analyse("usual", new Day(0.9, 0, 0, 1500, false));
    MetricResult estimated = result("usual", "estimated_accuracy");
    assertThat(estimated.status()).isEqualTo(Status.OK);
    assertThat(estimated.detail()).startsWith("estimated 0.").doesNotContain("unreliable");
    double accuracy = result("usual", "accuracy").value();
    assertThat(estimated.value()).isCloseTo(accuracy, within(0.04));
    assertThat(estimated.lower()).isLessThan(accuracy);
    assertThat(estimated.upper()).isGreaterThan(accuracy);
    assertThat(result("usual", "estimated_roc_auc").value())
        .isCloseTo(result("usual", "roc_auc").value(), within(0.04));
    assertThat(result("usual", "multivariate_drift").status()).isEqualTo(Status.OK);
    assertThat(result("usual", "calibration_shift").status()).isEqualTo(Status.OK);
    assertThat(result("usual", "error_stream").status()).isEqualTo(Status.OK);
    assertThat(result("usual", "label_bias").status()).isEqualTo(Status.OK);
    assertThat(result("usual", "duplicate_rate").value()).isEqualTo(0);
  }

  @Test
  void brokenRelation_isSeen_thoughEachColumnLooksUsual() {
    analyse("relation", new Day(-0.9, 0, 0, 0, false));
    MetricResult drift = result("relation", "multivariate_drift");
    assertThat(drift.status()).isEqualTo(Status.DRIFT);
    assertThat(drift.value()).isGreaterThan(drift.referenceValue());
    assertThat(drift.lower()).isGreaterThan(drift.referenceValue());
    assertThat(drift.pValue()).isLessThan(1e-6);
    assertThat(drift.detail()).contains("x +").contains("y +");
  }

  @Test
  void estimate_movesWithTheInputs_beforeAnyLabel() {
    analyse("inputs", new Day(0.9, 1.2, 0, 0, false));
    MetricResult estimated = result("inputs", "estimated_precision");
    assertThat(estimated.value()).isGreaterThan(estimated.referenceValue());
    assertThat(estimated.detail()).isEmpty();
  }

  @Test
  void changedTruth_makesTheEstimateUnreliable_andShiftsTheCalibration() {
    analyse("truth", new Day(0.9, 0, -1.5, 1500, false));
    MetricResult estimated = result("truth", "estimated_accuracy");
    assertThat(estimated.detail()).startsWith("unreliable: estimated 0.");
    assertThat(estimated.status()).isEqualTo(Status.WARNING);
    MetricResult shift = result("truth", "calibration_shift");
    assertThat(shift.status()).isEqualTo(Status.DRIFT);
    assertThat(shift.value()).isGreaterThan(5 * shift.expected());
    assertThat(shift.detail()).contains("in the reference");
  }

  @Test
  void labelsOfOneKindFirst_areAnnounced() {
    analyse("biased", new Day(0.9, 0, 0, -1, false));
    MetricResult bias = result("biased", "label_bias");
    assertThat(bias.status()).isEqualTo(Status.DRIFT);
    assertThat(bias.value()).isGreaterThan(0.5);
    assertThat(bias.detail()).contains("labelled rows score 0.").contains("others 0.");
  }

  @Test
  void modelThatGetsWorseDuringTheDay_isDated() {
    analyse("later", new Day(0.9, 0, 0, 1500, true));
    MetricResult stream = result("later", "error_stream");
    assertThat(stream.status()).isEqualTo(Status.DRIFT);
    assertThat(stream.value()).isGreaterThan(0.1);
    Instant changed = Instant.parse(stream.detail().replaceAll(".*before (\\S+), .*", "$1"));
    assertThat(changed).isBetween(DAY.plusSeconds(14 * 3600), DAY.plusSeconds(18 * 3600));
  }

  @Test
  void sameFeaturesInAnyOrder_areDuplicates() {
    String row =
        "{\"model\":\"twice\",\"prediction_id\":\"%s\",\"timestamp\":\"2025-12-01T01:00:00Z\",\"features\":{%s},\"prediction\":1}";
    store.predictions(
        String.join(
            "\n",
            row.formatted("a", "\"x\":1,\"y\":2,\"c\":\"k\""),
            row.formatted("b", "\"c\":\"k\",\"y\":2,\"x\":1"),
            row.formatted("c", "\"x\":2,\"y\":1,\"c\":\"k\""),
            row.formatted("d", "\"x\":1,\"y\":2,\"c\":\"k\",\"z\":null")));
    store.bean(ModelCatalog.class).ensure("twice");
    run("twice");
    assertThat(result("twice", "duplicate_rate").value()).isEqualTo(0.5);
  }

  private void analyse(String model, Day day) {
    store
        .bean(ReferenceImport.class)
        .lines(
            model,
            "training",
            TestStore.stream(rows(model, "r", 3000, new Day(0.9, 0, 0, 3000, false), true)));
    store.predictions(rows(model, "p", 2000, day, false));
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

  private String rows(String model, String prefix, int count, Day day, boolean reference) {
    Random random = new Random(prefix.hashCode());
    List<String> lines = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double x = random.nextGaussian();
      double y =
          day.correlation * x
              + Math.sqrt(1 - day.correlation * day.correlation) * random.nextGaussian();
      double z = random.nextGaussian();
      double logit = 1.5 * random.nextGaussian() + day.shift;
      double score = 1 / (1 + Math.exp(-logit));
      int seconds = random.nextInt(86_400);
      double truth = 1 / (1 + Math.exp(-logit - day.truthShift));
      if (day.worseLater && seconds > 16 * 3600) {
        truth = 0.5;
      }
      int label = random.nextDouble() < truth ? 1 : 0;
      Instant time = DAY.plusSeconds(seconds);
      lines.add(
          "{\"model\":\"%s\",\"prediction_id\":\"%s%d\",\"timestamp\":\"%s\",\"features\":{\"x\":%s,\"y\":%s,\"z\":%s},\"prediction\":%d,\"score\":%s%s}"
              .formatted(
                  model,
                  prefix,
                  i,
                  time,
                  x,
                  y,
                  z,
                  score >= 0.5 ? 1 : 0,
                  score,
                  reference ? ",\"label\":" + label : ""));
      // a negative number: those that score high get their labels first
      if (!reference && (day.labelled < 0 ? score > 0.6 : i < day.labelled)) {
        labels.add("{\"prediction_id\":\"%s%d\",\"label\":%d}".formatted(prefix, i, label));
      }
    }
    if (!labels.isEmpty()) {
      store.labels(model, String.join("\n", labels));
    }
    return String.join("\n", lines);
  }

  private MetricResult result(String model, String metric) {
    Optional<MetricResult> found =
        store.bean(ResultReader.class).find(ResultQuery.of(model)).stream()
            .filter(r -> r.metric().equals(metric) && r.feature().isEmpty())
            .findFirst();
    return found.orElseThrow(() -> new AssertionError(metric));
  }
}
