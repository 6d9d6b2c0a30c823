package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.performance.RegressionErrors;
import dev.tidemark.analyzer.statistics.performance.RegressionIntervals;
import java.util.List;

/** {@code rmse}, {@code mae}, {@code mape}, {@code r2}, {@code mean_error} of regression models. */
public final class RegressionMetrics implements PerformanceMetric {
  @Override
  public List<Estimate> measure(LabelledSample sample) {
    if (!(sample instanceof LabelledSample.Regression regression)) {
      return List.of();
    }
    RegressionErrors errors =
        RegressionErrors.of(regression.label(), regression.prediction(), regression.weight());
    RegressionIntervals intervals =
        RegressionIntervals.of(
            regression.label(), regression.prediction(), regression.weight(), Estimate.LEVEL);
    return List.of(
        Estimate.loss("rmse", errors.rmse()).interval(intervals.rmse()),
        Estimate.loss("mae", errors.mae()).interval(intervals.mae()),
        Estimate.loss("mape", errors.mape().orElse(Double.NaN))
            .interval(intervals.mape())
            .unjudged(),
        Estimate.quality("r2", errors.r2().orElse(Double.NaN)).interval(intervals.r2()).unjudged(),
        Estimate.loss("mean_error", errors.meanError()).interval(intervals.meanError()).unjudged());
  }
}
