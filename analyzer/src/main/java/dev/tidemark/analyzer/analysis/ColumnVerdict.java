package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.storage.result.Status;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What all distances of one column say together. */
enum ColumnVerdict {
  /** A distance is beyond its limit, and not by chance. */
  DRIFTED,
  /** Some distance could be judged, none drifted. */
  STABLE,
  /** No distance could be judged. */
  UNKNOWN;

  private static final Set<String> DISTANCES =
      Set.of(
          "psi",
          "psi_with_nulls",
          "ks_statistic",
          "js_distance",
          "wasserstein_normalized",
          "cramers_v",
          "hellinger",
          "mean_distance_normalized",
          "mean_cosine_distance",
          "mmd");

  static ColumnVerdict of(List<Judgement> judgements) {
    List<Status> statuses =
        judgements.stream()
            .filter(one -> DISTANCES.contains(one.measurement().metric()))
            .map(Judgement::status)
            .filter(status -> status != Status.INSUFFICIENT && status != Status.FAILED)
            .toList();
    return statuses.contains(Status.DRIFT) ? DRIFTED : statuses.isEmpty() ? UNKNOWN : STABLE;
  }

  /**
   * By how much the larger of PSI and PSI with nulls exceeds what chance alone makes of it; NaN
   * when neither is defined.
   */
  static double excessPsi(List<Judgement> judgements) {
    return judgements.stream()
        .map(Judgement::measurement)
        .filter(one -> one.metric().equals("psi") || one.metric().equals("psi_with_nulls"))
        .mapToDouble(one -> one.value() - (Double.isNaN(one.expected()) ? 0 : one.expected()))
        .filter(excess -> !Double.isNaN(excess))
        .max()
        .orElse(Double.NaN);
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
