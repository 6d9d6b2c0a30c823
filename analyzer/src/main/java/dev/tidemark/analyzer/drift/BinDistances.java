package dev.tidemark.analyzer.drift;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.metric.ColumnMetric;
import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.statistics.bins.Counts;
import dev.tidemark.analyzer.statistics.drift.Hellinger;
import dev.tidemark.analyzer.statistics.drift.JensenShannon;
import dev.tidemark.analyzer.statistics.drift.LInfinity;
import dev.tidemark.analyzer.statistics.drift.TotalVariation;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/** A distance of the shares per bin, over the bins of {@code psi}, empty bins as they are. */
public final class BinDistances {
  public static final ColumnMetric JS_DISTANCE =
      distance(
          "js_distance",
          new Limit.Distance(0.1, 0.2),
          (r, c) -> Math.sqrt(JensenShannon.divergence(r, c)));
  public static final ColumnMetric JS_DIVERGENCE =
      distance("js_divergence", Limit.none(), JensenShannon::divergence);
  public static final ColumnMetric HELLINGER =
      distance("hellinger", new Limit.Distance(0.1, 0.2), Hellinger::ofShares);
  public static final ColumnMetric TOTAL_VARIATION =
      distance("total_variation", Limit.none(), TotalVariation::ofShares);
  public static final ColumnMetric L_INFINITY =
      distance("l_infinity", Limit.none(), (r, c) -> LInfinity.ofShares(r, c).distance());

  private BinDistances() {}

  private static ColumnMetric distance(
      String metric, Limit limit, ToDoubleBiFunction<double[], double[]> formula) {
    return ColumnMetric.of(metric, column -> List.of(measure(column, metric, limit, formula)));
  }

  private static Measurement measure(
      Comparison column,
      String metric,
      Limit limit,
      ToDoubleBiFunction<double[], double[]> formula) {
    double value =
        column.hasValues()
            ? formula.applyAsDouble(
                Counts.shares(column.referenceCounts()), Counts.shares(column.currentCounts()))
            : Double.NaN;
    return Measurement.of(
            metric, value, new Samples(column.current().values(), column.reference().values()))
        .limit(limit);
  }
}
