package dev.tidemark.analyzer.drift;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.metric.ColumnMetric;
import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.statistics.drift.Wasserstein;
import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.List;

/** {@code wasserstein} in the column's unit, {@code wasserstein_normalized} in deviations. */
public final class WassersteinMetric implements ColumnMetric {
  private static final Limit LIMIT = new Limit.Distance(0.1, 0.2);

  @Override
  public String name() {
    return "wasserstein";
  }

  @Override
  public List<Measurement> measure(Comparison column) {
    if (!(column instanceof Comparison.Numeric numeric)) {
      return List.of();
    }
    Samples samples = new Samples(column.current().values(), column.reference().values());
    double distance = Double.NaN;
    double normalized = Double.NaN;
    if (column.hasValues()) {
      NumericSample reference = numeric.reference().sample();
      distance = Wasserstein.distance(reference, numeric.current().sample());
      normalized = Wasserstein.normalized(distance, Moments.of(reference).standardDeviation());
    }
    return List.of(
        Measurement.of("wasserstein", distance, samples),
        Measurement.of("wasserstein_normalized", normalized, samples).limit(LIMIT));
  }
}
