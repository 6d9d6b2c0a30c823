package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.drift.BinDistances;
import dev.tidemark.analyzer.drift.ChiSquareMetric;
import dev.tidemark.analyzer.drift.KolmogorovSmirnovMetric;
import dev.tidemark.analyzer.drift.PsiMetric;
import dev.tidemark.analyzer.drift.WassersteinMetric;
import dev.tidemark.analyzer.metric.ColumnMetric;
import dev.tidemark.analyzer.quality.Moment;
import dev.tidemark.analyzer.quality.Rates;
import java.util.List;

/** Every metric of a column. A new one is added here and nowhere else. */
final class ColumnMetrics {
  static final List<ColumnMetric> ALL =
      List.of(
          new PsiMetric(),
          new KolmogorovSmirnovMetric(),
          new ChiSquareMetric(),
          new WassersteinMetric(),
          BinDistances.JS_DISTANCE,
          BinDistances.JS_DIVERGENCE,
          BinDistances.HELLINGER,
          BinDistances.TOTAL_VARIATION,
          BinDistances.L_INFINITY,
          Rates.NULLS,
          Rates.OUT_OF_RANGE,
          Rates.TYPE_MISMATCHES,
          Rates.UNSEEN_CATEGORIES,
          Moment.MEAN_AND_STD,
          Moment.QUANTILES,
          Moment.DISTINCT);

  private ColumnMetrics() {}
}
