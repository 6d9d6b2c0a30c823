package dev.tidemark.analyzer.drift;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.metric.ColumnMetric;
import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.drift.KolmogorovSmirnov;
import java.util.List;

/** {@code ks_statistic} of numeric columns, exact, with its p-value. */
public final class KolmogorovSmirnovMetric implements ColumnMetric {
  public static final String NAME = "ks_statistic";

  private static final Limit LIMIT = new Limit.Distance(0.1, 0.1);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Measurement> measure(Comparison column) {
    if (!(column instanceof Comparison.Numeric numeric)) {
      return List.of();
    }
    Samples samples = new Samples(column.current().values(), column.reference().values());
    if (!column.hasValues()) {
      return List.of(Measurement.of(NAME, Double.NaN, samples).limit(LIMIT));
    }
    KolmogorovSmirnov test =
        KolmogorovSmirnov.of(numeric.reference().sample(), numeric.current().sample());
    double n = numeric.reference().effective().values();
    double m = numeric.current().effective().values();
    Interval interval = test.interval(n, m, Interval.DEFAULT_LEVEL);
    return List.of(
        Measurement.of(NAME, test.statistic(), samples)
            .interval(interval.lower(), interval.upper())
            .pValue(test.pValue())
            .expected(KolmogorovSmirnov.expectedWithoutDrift(n, m))
            .limit(LIMIT));
  }
}
