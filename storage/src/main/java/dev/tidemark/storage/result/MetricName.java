package dev.tidemark.storage.result;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A metric's name as users write it. {@code score_psi} and {@code prediction_psi} are other names
 * for {@code psi} of the outputs {@code score} and {@code prediction}; every other name is the
 * metric's own.
 *
 * @param output the output meant by such an alias
 */
public record MetricName(String metric, Optional<String> output) {
  /** How far a distribution is from the reference's. */
  private static final Set<String> DISTANCES =
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
          "l_infinity");

  /** The same of vectors. */
  private static final Set<String> DISTANCES_OF_VECTORS =
      Set.of("mean_distance", "mean_distance_normalized", "mean_cosine_distance", "mmd");

  /** What else a wanted change of the traffic moves. */
  private static final Set<String> SHAPE =
      Set.of("out_of_range_rate", "unseen_category_rate", "distinct_count", "mean", "std");

  /** What is also computed on a model's outputs. */
  private static final Set<String> OF_OUTPUTS =
      Stream.of(DISTANCES, SHAPE, Set.of("null_rate"))
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  /** What else Tidemark itself computes; see the concept pages in the guide. */
  private static final Set<String> OTHERS =
      Set.of(
          "null_rate",
          "type_mismatch_rate",
          "duplicate_rate",
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
          "champion_agreement",
          "champion_difference",
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

  public static MetricName parse(String text) {
    for (String output : new String[] {"score", "prediction"}) {
      String prefix = output + "_";
      if (text.startsWith(prefix) && OF_OUTPUTS.contains(text.substring(prefix.length()))) {
        return new MetricName(text.substring(prefix.length()), Optional.of(output));
      }
    }
    return new MetricName(text, Optional.empty());
  }

  /** What Tidemark itself computes, beside quantiles ({@code p95}) and {@code estimated_…}. */
  static Set<String> builtIn() {
    return Stream.of(DISTANCES, DISTANCES_OF_VECTORS, SHAPE, OTHERS)
        .flatMap(Set::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether Tidemark itself computes it; then nobody else may post a metric of this name. */
  public boolean isBuiltIn() {
    return isBuiltIn(metric)
        || metric.matches("p\\d{1,2}")
        || (metric.startsWith("estimated_") && isBuiltIn(metric.substring("estimated_".length())));
  }

  private static boolean isBuiltIn(String name) {
    return DISTANCES.contains(name)
        || DISTANCES_OF_VECTORS.contains(name)
        || SHAPE.contains(name)
        || OTHERS.contains(name);
  }

  /** Whether it tells that distributions moved, rather than that something fails or errs. */
  public boolean isAboutDrift() {
    return DISTANCES.contains(metric)
        || DISTANCES_OF_VECTORS.contains(metric)
        || SHAPE.contains(metric)
        || metric.equals("multivariate_drift");
  }
}
