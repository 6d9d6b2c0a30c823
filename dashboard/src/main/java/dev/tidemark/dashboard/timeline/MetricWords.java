package dev.tidemark.dashboard.timeline;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What metrics are called on the pages, and which of them matter first. */
public final class MetricWords {
  /** Drift of one column: that of numbers and categories, and that of vectors. */
  public static final List<String> DRIFT = List.of("psi", "mmd");

  /** Metrics whose episodes are told on the pages. */
  public static final List<String> WATCHED =
      List.of(
          "psi",
          "mmd",
          "null_rate",
          "out_of_range_rate",
          "unseen_category_rate",
          "type_mismatch_rate",
          "error_rate",
          "multivariate_drift");

  /** Performance metrics, the main one of a task first. */
  public static final List<String> PERFORMANCE =
      List.of(
          "accuracy",
          "rmse",
          "roc_auc",
          "f1",
          "macro_f1",
          "precision",
          "recall",
          "average_precision",
          "log_loss",
          "brier",
          "ece",
          "balanced_accuracy",
          "matthews",
          "mae",
          "mape",
          "r2");

  /** Of the model as a whole, beside its performance. */
  public static final List<String> SERVING =
      List.of(
          "label_coverage",
          "row_count",
          "requests_per_second",
          "error_rate",
          "latency_p50",
          "latency_p95",
          "latency_p99",
          "multivariate_drift");

  /** What is drawn of all features side by side, and of the model beside them. */
  public static final List<String> DRAWN =
      Stream.of(
              DRIFT,
              List.of("null_rate"),
              PERFORMANCE,
              PERFORMANCE.stream().map(metric -> "estimated_" + metric).toList(),
              SERVING)
          .flatMap(List::stream)
          .toList();

  /** What is drawn of one feature over time. */
  public static final List<String> DRAWN_OF_ONE =
      List.of(
          "psi",
          "mmd",
          "mean_distance_normalized",
          "mean_cosine_distance",
          "null_rate",
          "out_of_range_rate",
          "unseen_category_rate",
          "type_mismatch_rate",
          "distinct_count");

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("psi", "PSI"),
          Map.entry("psi_with_nulls", "PSI with nulls"),
          Map.entry("ks_statistic", "KS statistic"),
          Map.entry("js_distance", "Jensen–Shannon distance"),
          Map.entry("js_divergence", "Jensen–Shannon divergence"),
          Map.entry("chi_square", "chi-square"),
          Map.entry("cramers_v", "Cramér’s V"),
          Map.entry("hellinger", "Hellinger distance"),
          Map.entry("l_infinity", "largest difference of a bin"),
          Map.entry("wasserstein", "Wasserstein distance"),
          Map.entry("wasserstein_normalized", "Wasserstein distance, normalised"),
          Map.entry("mean_distance", "distance of the mean vectors"),
          Map.entry("mean_distance_normalized", "distance of the mean vectors, normalised"),
          Map.entry("mean_cosine_distance", "cosine distance of the mean vectors"),
          Map.entry("mmd", "MMD"),
          Map.entry("null_rate", "null rate"),
          Map.entry("out_of_range_rate", "out-of-range rate"),
          Map.entry("unseen_category_rate", "unseen categories"),
          Map.entry("type_mismatch_rate", "type mismatches"),
          Map.entry("error_rate", "error rate"),
          Map.entry("roc_auc", "ROC AUC"),
          Map.entry("average_precision", "average precision"),
          Map.entry("log_loss", "log loss"),
          Map.entry("brier", "Brier score"),
          Map.entry("ece", "calibration error"),
          Map.entry("f1", "F1"),
          Map.entry("macro_f1", "macro F1"),
          Map.entry("weighted_f1", "weighted F1"),
          Map.entry("matthews", "Matthews correlation"),
          Map.entry("rmse", "RMSE"),
          Map.entry("mae", "MAE"),
          Map.entry("mape", "MAPE"),
          Map.entry("r2", "R²"),
          Map.entry("label_coverage", "label coverage"),
          Map.entry("duplicate_rate", "duplicate rows"),
          Map.entry("error_stream", "change in the errors"),
          Map.entry("estimated_f1", "estimated F1"),
          Map.entry("estimated_mae", "estimated MAE"),
          Map.entry("estimated_rmse", "estimated RMSE"),
          Map.entry("estimated_roc_auc", "estimated ROC AUC"),
          Map.entry("latency_p50", "median latency"),
          Map.entry("latency_p95", "p95 latency"),
          Map.entry("latency_p99", "p99 latency"),
          Map.entry("requests_per_second", "requests per second"),
          Map.entry("multivariate_drift", "multivariate drift"));

  /** No value of these means trouble by itself: others that are judged say it better. */
  private static final Set<String> UNJUDGED =
      Set.of(
          "js_divergence",
          "total_variation",
          "l_infinity",
          "chi_square",
          "wasserstein",
          "mean_distance",
          "distinct_count",
          "mean",
          "std",
          "min",
          "max");

  private MetricWords() {}

  /** Whether a value of it can mean trouble. */
  public static boolean isJudged(String metric) {
    return !UNJUDGED.contains(metric);
  }

  public static String of(String metric) {
    return WORDS.getOrDefault(metric, metric.replace('_', ' '));
  }
}
