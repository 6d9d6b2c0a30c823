package dev.tidemark.analyzer.drift;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.metric.ColumnMetric;
import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.statistics.bins.Counts;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.drift.Psi;
import java.util.List;

/** {@code psi}: on the values; {@code psi_with_nulls}: with one more bin for nulls. */
public final class PsiMetric implements ColumnMetric {
  private static final Limit LIMIT = new Limit.Distance(0.1, 0.2);

  @Override
  public String name() {
    return "psi";
  }

  @Override
  public List<Measurement> measure(Comparison column) {
    return List.of(
        psi(
            "psi",
            column.referenceCounts(),
            column.currentCounts(),
            new Samples(column.current().values(), column.reference().values())),
        psi(
            "psi_with_nulls",
            column.referenceCountsWithNulls(),
            column.currentCountsWithNulls(),
            new Samples(
                column.current().values() + column.current().nulls(),
                column.reference().values() + column.reference().nulls())));
  }

  private static Measurement psi(
      String metric, double[] reference, double[] current, Samples samples) {
    if (Counts.rows(reference) == 0 || Counts.rows(current) == 0) {
      return Measurement.of(metric, Double.NaN, samples).limit(LIMIT);
    }
    Interval interval = Psi.interval(reference, current, Interval.DEFAULT_LEVEL);
    return Measurement.of(metric, Psi.ofCounts(reference, current), samples)
        .interval(interval.lower(), interval.upper())
        .pValue(Psi.chanceWithoutDrift(reference, current))
        .expected(Psi.expectedWithoutDrift(reference, current))
        .limit(LIMIT);
  }
}
