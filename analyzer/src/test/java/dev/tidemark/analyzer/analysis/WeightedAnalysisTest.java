package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A row with weight 3 counts like three rows with weight 1; tests know that it is one row. */
class WeightedAnalysisTest {
  private static final Instant START = Instant.parse("2025-12-01T00:00:00Z");
  private static final List<String> SAME =
      List.of(
          "x psi",
          "x psi_with_nulls",
          "x js_distance",
          "x hellinger",
          "x total_variation",
          "x l_infinity",
          "x ks_statistic",
          "x wasserstein",
          "x wasserstein_normalized",
          "x null_rate",
          "x out_of_range_rate",
          "x mean",
          "x std",
          "x min",
          "x max",
          "c psi",
          "c unseen_category_rate",
          "score psi",
          "score mean",
          "prediction psi",
          " row_count",
          " requests_per_second",
          " error_rate",
          " label_coverage",
          " accuracy",
          " precision",
          " recall",
          " f1",
          " matthews",
          " true_positives",
          " roc_auc",
          " average_precision",
          " log_loss",
          " brier",
          " ece");

  @Test
  void weightedRows_giveTheValuesOfRepeatedRows() {
    try (TestStore store = new TestStore()) {
      Random random = new Random(1);
      List<String> weighted = new ArrayList<>();
      List<String> repeated = new ArrayList<>();
      List<String> weightedLabels = new ArrayList<>();
      List<String> repeatedLabels = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int weight = i % 4 == 0 ? 3 : 1;
        String answer = row(random, i);
        boolean labelled = random.nextInt(3) > 0;
        String label = "\"label\":" + random.nextInt(2);
        weighted.add(prediction("weighted", "w" + i, answer, weight));
        if (labelled) {
          weightedLabels.add("{\"prediction_id\":\"w%d\",%s}".formatted(i, label));
        }
        for (int copy = 0; copy < weight; copy++) {
          String id = "r" + i + "-" + copy;
          repeated.add(prediction("repeated", id, answer, 1));
          if (labelled) {
            repeatedLabels.add("{\"prediction_id\":\"%s\",%s}".formatted(id, label));
          }
        }
      }
      Results one = analysed(store, "weighted", weighted, weightedLabels);
      Results other = analysed(store, "repeated", repeated, repeatedLabels);
      for (String name : SAME) {
        double expected = other.get(name).value();
        assertThat(one.get(name).value())
            .as(name)
            .isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
      }
      assertThat(one.get("x ks_statistic").sampleSize())
          .isLessThan(other.get("x ks_statistic").sampleSize());
      assertThat(one.get("x ks_statistic").pValue())
          .isGreaterThan(other.get("x ks_statistic").pValue());
      assertThat(width(one.get(" accuracy"))).isGreaterThan(width(other.get(" accuracy")));
    }
  }

  /** By feature and metric. */
  private record Results(Map<String, MetricResult> byName) {
    MetricResult get(String name) {
      return Optional.ofNullable(byName.get(name)).orElseThrow(() -> new AssertionError(name));
    }
  }

  private static double width(MetricResult result) {
    return result.upper() - result.lower();
  }

  private static Results analysed(
      TestStore store, String model, List<String> predictions, List<String> labels) {
    Random random = new Random(2);
    List<String> reference = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      reference.add(prediction(model, "t" + i, row(random, i), 1));
    }
    store
        .bean(ReferenceImport.class)
        .lines(model, "training", TestStore.stream(String.join("\n", reference)));
    store.predictions(String.join("\n", predictions));
    store.labels(model, String.join("\n", labels));
    store
        .bean(PeriodAnalysis.class)
        .analyse(
            store.bean(ModelCatalog.class).get(model),
            new TimeWindow(START, START.plusSeconds(86_400)),
            null,
            null,
            (_, _) -> {});
    Map<String, MetricResult> results = new TreeMap<>();
    store
        .bean(ResultReader.class)
        .find(ResultQuery.of(model))
        .forEach(result -> results.put(result.feature() + " " + result.metric(), result));
    return new Results(results);
  }

  private static String row(Random random, int i) {
    String error = i % 50 == 7 ? ",\"error\":\"timeout\"" : "";
    double score = Math.rint(random.nextDouble() * 100) / 100;
    String answer =
        error.isEmpty()
            ? ",\"prediction\":%d,\"score\":%s".formatted(score > 0.5 ? 1 : 0, score)
            : error;
    return "\"features\":{\"x\":%s,\"c\":\"c%d\"}%s"
        .formatted(
            i % 9 == 0 ? "null" : Double.toString(random.nextGaussian()),
            random.nextInt(5),
            answer);
  }

  private static String prediction(String model, String id, String rest, int weight) {
    return "{\"model\":\"%s\",\"prediction_id\":\"%s\",\"timestamp\":\"%s\",\"weight\":%d,%s}"
        .formatted(model, id, START.plusSeconds(60), weight, rest);
  }
}
