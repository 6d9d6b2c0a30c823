package dev.tidemark.benchmarks.alerts;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Results as the analyzer writes them for one daily window of a model: per feature the metrics that
 * built-in rules look at and the others beside them, and the model's own.
 *
 * @param features per model
 */
record Fleet(int features) {
  private static final List<String> OF_FEATURES =
      List.of(
          "psi",
          "psi_with_nulls",
          "ks_statistic",
          "js_distance",
          "wasserstein_normalized",
          "hellinger",
          "null_rate",
          "out_of_range_rate",
          "unseen_category_rate",
          "mean",
          "std",
          "p50");

  private static final List<String> OF_MODELS =
      List.of(
          "error_rate", "latency_p50", "latency_p95", "accuracy", "label_coverage", "row_count");

  /**
   * One window.
   *
   * @param drifted how many of the features have a PSI far above the limit
   */
  List<MetricResult> window(String model, Instant start, int drifted, Instant computedAt) {
    List<MetricResult> results = new ArrayList<>();
    for (int feature = 0; feature < features; feature++) {
      for (String metric : OF_FEATURES) {
        boolean drift = metric.equals("psi") && feature < drifted;
        results.add(
            result(
                model,
                metric,
                Subject.FEATURE,
                "feature_" + feature,
                start,
                drift ? 2.31 : 0.01,
                drift ? Status.DRIFT : Status.OK,
                computedAt));
      }
    }
    for (String metric : OF_MODELS) {
      double value = metric.equals("accuracy") || metric.equals("label_coverage") ? 0.9 : 0.001;
      results.add(result(model, metric, Subject.MODEL, "", start, value, Status.OK, computedAt));
    }
    return results;
  }

  private static MetricResult result(
      String model,
      String metric,
      Subject subject,
      String feature,
      Instant start,
      double value,
      Status status,
      Instant computedAt) {
    return new MetricResult(
        model,
        "1",
        metric,
        subject,
        feature,
        "",
        "1d",
        new TimeWindow(start, start.plus(1, ChronoUnit.DAYS)),
        "january",
        "classic",
        value,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        1000,
        10_000,
        value,
        status,
        "",
        computedAt.toEpochMilli(),
        computedAt);
  }
}
