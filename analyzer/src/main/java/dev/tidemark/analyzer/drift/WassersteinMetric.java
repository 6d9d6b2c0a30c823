package dev.tidemark.analyzer.drift;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.metric.ColumnMetric;
import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.drift.Wasserstein;
import dev.tidemark.analyzer.statistics.drift.WassersteinEstimate;
import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.List;

/** {@code wasserstein} in the column's unit, {@code wasserstein_normalized} in deviations. */
public final class WassersteinMetric implements ColumnMetric {
  /** A tenth of a deviation, as with Evidently and Azure ML: a shift by 0.2 σ is well beyond it. */
  private static final Limit LIMIT = new Limit.Distance(0.05, 0.1);

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
    if (!column.hasValues()) {
      return List.of(
          Measurement.of("wasserstein", Double.NaN, samples),
          Measurement.of("wasserstein_normalized", Double.NaN, samples).limit(LIMIT));
    }
    NumericSample reference = numeric.reference().sample();
    WassersteinEstimate estimate = WassersteinEstimate.of(reference, numeric.current().sample());
    Interval interval = estimate.interval(Interval.DEFAULT_LEVEL);
    double deviation = Moments.of(reference).standardDeviation();
    return List.of(
        Measurement.of("wasserstein", estimate.distance(), samples)
            .interval(interval.lower(), interval.upper())
            .expected(estimate.expectedWithoutDrift()),
        Measurement.of(
                "wasserstein_normalized",
                Wasserstein.normalized(estimate.distance(), deviation),
                samples)
            .interval(
                Wasserstein.normalized(interval.lower(), deviation),
                Wasserstein.normalized(interval.upper(), deviation))
            .expected(Wasserstein.normalized(estimate.expectedWithoutDrift(), deviation))
            .limit(LIMIT));
  }
}
