package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.performance.RegressionErrors;
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
    return List.of(
        Estimate.loss("rmse", errors.rmse()),
        Estimate.loss("mae", errors.mae()),
        Estimate.loss("mape", errors.mape().orElse(Double.NaN)).unjudged(),
        Estimate.quality("r2", errors.r2().orElse(Double.NaN)).unjudged(),
        Estimate.loss("mean_error", errors.meanError()).unjudged());
  }
}
