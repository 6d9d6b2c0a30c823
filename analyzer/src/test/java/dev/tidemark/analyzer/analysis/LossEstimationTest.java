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
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A regression model whose errors are larger where x is: estimated before labels, then graded. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LossEstimationTest {
  private static final Instant DAY = Instant.parse("2025-12-01T00:00:00Z");
  private static final int ROWS = 2000;
  @AutoClose private final TestStore store = new TestStore();

  /**
   * How a day's rows come about.
   *
   * @param shift of x
   * @param spread by how much errors grow with x; 0: not at all
   * @param bias of the truth against what the model predicts
   */
  private record Day(double shift, double spread, double bias, int labelled) {
    double deviation(double x) {
      return Math.exp(spread * x);
    }
  }

  @Test
  void usualDay_isExpectedToErrAsTheReference_andComesTrue() {
    analyse("usual", new Day(0, 0.6, 0, ROWS));
    for (String metric : List.of("mae", "rmse")) {
      MetricResult estimated = result("usual", "estimated_" + metric);
      MetricResult came = result("usual", metric);
      assertThat(estimated.status()).isEqualTo(Status.OK);
      assertThat(came.value()).isBetween(estimated.lower(), estimated.upper());
      assertThat(estimated.referenceValue()).isEqualTo(came.referenceValue());
      assertThat(estimated.detail()).startsWith("estimated ").contains("came true");
    }
  }

  @Test
  void rowsThatAreHardToPredict_raiseTheEstimate_beforeAnyLabel() {
    analyse("harder", new Day(1, 0.6, 0, 0));
    MetricResult estimated = result("harder", "estimated_mae");
    double truth = Math.sqrt(2 / Math.PI) * Math.exp(0.6 + 0.18);
    assertThat(estimated.value())
        .isCloseTo(truth, within(0.15 * truth)); // the outermost bin reaches farther now
    assertThat(estimated.status()).isEqualTo(Status.DRIFT);
    assertThat(estimated.detail())
        .startsWith("mean absolute error moved by x +")
        .endsWith("blind to concept drift");
    assertThat(result("harder", "estimated_rmse").status()).isEqualTo(Status.DRIFT);
  }

  @Test
  void changedTruth_isNotSeen_untilLabelsMakeTheEstimateUnreliable() {
    analyse("blind", new Day(0, 0.6, 3, 0));
    assertThat(result("blind", "estimated_mae").status()).isEqualTo(Status.OK);
    analyse("concept", new Day(0, 0.6, 3, 500));
    MetricResult estimated = result("concept", "estimated_mae");
    assertThat(estimated.status()).isEqualTo(Status.WARNING);
    assertThat(estimated.detail()).startsWith("unreliable: estimated ").contains("the 500 rows");
    assertThat(estimated.value()).isLessThan(result("concept", "mae").lower());
  }

  @Test
  void errorsThatNothingTells_areNotEstimated_andTheReasonIsSaid() {
    analyse("even", new Day(0, 0, 0, 100));
    MetricResult estimated = result("even", "estimated_mae");
    assertThat(estimated.status()).isEqualTo(Status.INSUFFICIENT);
    assertThat(estimated.value()).isNaN();
    assertThat(estimated.detail()).startsWith("unreliable: on held-out rows of the reference");
  }

  @Test
  void rowsInAnotherOrder_giveTheSameDigits() {
    Day day = new Day(0.3, 0.6, 0, 700);
    analyse("order", day, rows("order", "p", ROWS, day, false));
    List<String> shuffled = new ArrayList<>(rows("shuffled", "p", ROWS, day, false));
    Collections.shuffle(shuffled, new Random(5));
    analyse("shuffled", day, shuffled);
    for (String metric : List.of("estimated_mae", "estimated_rmse")) {
      MetricResult one = result("order", metric);
      MetricResult other = result("shuffled", metric);
      assertThat(List.of(other.value(), other.lower(), other.upper(), other.detail()))
          .isEqualTo(List.of(one.value(), one.lower(), one.upper(), one.detail()));
    }
  }

  private void analyse(String model, Day day) {
    analyse(model, day, rows(model, "p", ROWS, day, false));
  }

  private void analyse(String model, Day day, List<String> rows) {
    Day usual = new Day(0, day.spread(), 0, 0);
    store
        .bean(ReferenceImport.class)
        .lines(
            model,
            "training",
            TestStore.stream(String.join("\n", rows(model, "r", 3000, usual, true))));
    store.predictions(String.join("\n", rows));
    store
        .bean(PeriodAnalysis.class)
        .analyse(
            store.bean(ModelCatalog.class).get(model),
            new TimeWindow(DAY, DAY.plusSeconds(86_400)),
            null,
            null,
            (_, _) -> {});
  }

  private List<String> rows(String model, String prefix, int count, Day day, boolean reference) {
    Random random = new Random(prefix.hashCode());
    List<String> lines = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double x = random.nextGaussian() + day.shift();
      double prediction = 10 * random.nextDouble();
      double label = prediction + day.bias() + day.deviation(x) * random.nextGaussian();
      lines.add(
          "{\"model\":\"%s\",\"prediction_id\":\"%s%d\",\"timestamp\":\"%s\",\"features\":{\"x\":%s,\"z\":%s,\"c\":\"c%d\"},\"weight\":%s,\"prediction\":%s%s}"
              .formatted(
                  model,
                  prefix,
                  i,
                  DAY.plusSeconds(random.nextInt(86_400)),
                  x,
                  random.nextInt(9) == 0 ? "null" : Double.toString(random.nextGaussian()),
                  random.nextInt(3),
                  day.spread() == 0 ? "1" : Double.toString(1 + random.nextDouble()),
                  prediction,
                  reference ? ",\"label\":" + label : ""));
      if (!reference && i < day.labelled()) {
        labels.add("{\"prediction_id\":\"%s%d\",\"label\":%s}".formatted(prefix, i, label));
      }
    }
    if (!labels.isEmpty()) {
      store.labels(model, String.join("\n", labels));
    }
    return lines;
  }

  private MetricResult result(String model, String metric) {
    return store.bean(ResultReader.class).find(ResultQuery.of(model)).stream()
        .filter(r -> r.metric().equals(metric) && r.feature().isEmpty())
        .findFirst()
        .orElseThrow(() -> new AssertionError(metric));
  }
}
