package dev.tidemark.storage.result;

import java.util.Set;

/**
 * The metrics that Tidemark itself computes; see the concept pages in the guide. Nobody else may
 * post metrics of these names.
 */
public final class KnownMetrics {
  private static final Set<String> NAMES =
      Set.of(
          "psi",
          "psi_with_nulls",
          "ks_statistic",
          "js_distance",
          "js_divergence",
          "wasserstein",
          "wasserstein_normalized",
          "chi_square",
          "cramers_v",
          "hellinger",
          "total_variation",
          "l_infinity",
          "null_rate",
          "out_of_range_rate",
          "type_mismatch_rate",
          "unseen_category_rate",
          "distinct_count",
          "duplicate_rate",
          "mean",
          "std",
          "min",
          "max",
          "accuracy",
          "precision",
          "macro_precision",
          "weighted_precision",
          "macro_recall",
          "weighted_recall",
          "macro_f1",
          "weighted_f1",
          "balanced_accuracy",
          "matthews",
          "positive_rate",
          "mean_error",
          "true_positives",
          "true_negatives",
          "false_positives",
          "false_negatives",
          "recall",
          "f1",
          "roc_auc",
          "average_precision",
          "log_loss",
          "brier",
          "ece",
          "rmse",
          "mae",
          "mape",
          "r2",
          "label_coverage",
          "label_delay_p50",
          "multivariate_drift",
          "calibration_shift",
          "error_stream",
          "label_bias",
          "latency_p50",
          "latency_p95",
          "latency_p99",
          "error_rate",
          "requests_per_second",
          "row_count",
          "intake_records",
          "intake_rejected_rate",
          "intake_duplicate_rate",
          "intake_orphan_rate",
          "predictions");

  private KnownMetrics() {}

  /** Whether the name, or what it is an alias of, is one of them. */
  public static boolean contains(String name) {
    String metric = MetricName.parse(name).metric();
    return NAMES.contains(metric)
        || metric.matches("p\\d{1,2}")
        || (metric.startsWith("estimated_")
            && NAMES.contains(metric.substring("estimated_".length())));
  }
}
