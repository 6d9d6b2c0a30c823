package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.drift.BinDistances;
import dev.tidemark.analyzer.drift.ChiSquareMetric;
import dev.tidemark.analyzer.drift.KolmogorovSmirnovMetric;
import dev.tidemark.analyzer.drift.ProfiledDistances;
import dev.tidemark.analyzer.drift.PsiMetric;
import dev.tidemark.analyzer.drift.WassersteinMetric;
import dev.tidemark.analyzer.metric.ColumnMetric;
import dev.tidemark.analyzer.quality.Moment;
import dev.tidemark.analyzer.quality.Rates;
import dev.tidemark.analyzer.statistics.profile.DriftProfile;
import java.util.ArrayList;
import java.util.List;

/** Every metric of a column. A new one is added here and nowhere else. */
final class ColumnMetrics {
  private static final List<ColumnMetric> COMMON =
      List.of(
          new KolmogorovSmirnovMetric(),
          new WassersteinMetric(),
          BinDistances.TOTAL_VARIATION,
          BinDistances.L_INFINITY,
          Rates.NULLS,
          Rates.OUT_OF_RANGE,
          Rates.TYPE_MISMATCHES,
          Rates.UNSEEN_CATEGORIES,
          Moment.MEAN_AND_STD,
          Moment.QUANTILES,
          Moment.DISTINCT);

  private static final List<ColumnMetric> CLASSIC =
      List.of(
          new PsiMetric(),
          new ChiSquareMetric(),
          BinDistances.JS_DISTANCE,
          BinDistances.JS_DIVERGENCE,
          BinDistances.HELLINGER);

  private ColumnMetrics() {}

  /** The metrics of a profile: the other tools differ in how they bin, not in all else. */
  static List<ColumnMetric> of(DriftProfile profile) {
    List<ColumnMetric> metrics = new ArrayList<>(COMMON);
    metrics.addAll(
        profile == DriftProfile.CLASSIC ? CLASSIC : List.of(new ProfiledDistances(profile)));
    return metrics;
  }
}
