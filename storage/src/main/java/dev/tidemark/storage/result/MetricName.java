package dev.tidemark.storage.result;

import java.util.Optional;
import java.util.Set;

/**
 * A metric's name as users write it. {@code score_psi} and {@code prediction_psi} are other names
 * for {@code psi} of the outputs {@code score} and {@code prediction}; every other name is the
 * metric's own.
 *
 * @param output the output meant by such an alias
 */
public record MetricName(String metric, Optional<String> output) {
  /** What is also computed on a model's outputs. */
  private static final Set<String> OF_OUTPUTS =
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
          "unseen_category_rate",
          "distinct_count",
          "mean",
          "std");

  public static MetricName parse(String text) {
    for (String output : new String[] {"score", "prediction"}) {
      String prefix = output + "_";
      if (text.startsWith(prefix) && OF_OUTPUTS.contains(text.substring(prefix.length()))) {
        return new MetricName(text.substring(prefix.length()), Optional.of(output));
      }
    }
    return new MetricName(text, Optional.empty());
  }
}
