package dev.tidemark.analyzer.drift;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.metric.ColumnMetric;
import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.drift.ChiSquare;
import java.util.List;

/** {@code chi_square} and {@code cramers_v} of categorical columns. */
public final class ChiSquareMetric implements ColumnMetric {
  public static final String NAME = "chi_square";

  /** Cohen's small effect. */
  private static final Limit EFFECT = new Limit.Distance(0.1, 0.1);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Measurement> measure(Comparison column) {
    if (!(column instanceof Comparison.Categorical categories)) {
      return List.of();
    }
    Samples samples = new Samples(column.current().values(), column.reference().values());
    if (!column.hasValues()) {
      return List.of(
          Measurement.of(NAME, Double.NaN, samples),
          Measurement.of("cramers_v", Double.NaN, samples).limit(EFFECT));
    }
    ChiSquare test =
        ChiSquare.ofCategories(categories.reference().weights(), categories.current().weights());
    double rows =
        categories.reference().effective().values() + categories.current().effective().values();
    Interval effect = test.cramersVInterval(rows, Interval.DEFAULT_LEVEL);
    return List.of(
        Measurement.of(NAME, test.statistic(), samples)
            .pValue(test.pValue())
            .expected(test.degreesOfFreedom()),
        Measurement.of("cramers_v", test.cramersV().orElse(Double.NaN), samples)
            .interval(effect.lower(), effect.upper())
            .pValue(test.pValue())
            .expected(Math.min(1, Math.sqrt(test.degreesOfFreedom() / rows)))
            .limit(EFFECT));
  }
}
