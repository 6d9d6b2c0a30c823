package dev.tidemark.analyzer.drift;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.metric.ColumnMetric;
import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.statistics.bins.Counts;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.drift.Hellinger;
import dev.tidemark.analyzer.statistics.drift.JensenShannon;
import dev.tidemark.analyzer.statistics.drift.LInfinity;
import dev.tidemark.analyzer.statistics.drift.Psi;
import dev.tidemark.analyzer.statistics.drift.TotalVariation;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleBiFunction;

/**
 * A distance of the shares per bin, over the bins of {@code psi}, empty bins as they are. Where the
 * distance behaves like a part of PSI for small changes, with its interval and the value to expect
 * without drift.
 */
public final class BinDistances {
  private static final Limit LIMIT = new Limit.Distance(0.1, 0.2);

  public static final ColumnMetric JS_DISTANCE =
      ColumnMetric.of(
          "js_distance",
          column ->
              List.of(
                  withNoise(
                      distance(column, "js_distance", BinDistances::jensenShannonDistance)
                          .limit(LIMIT),
                      column,
                      JensenShannon::distanceInterval,
                      psi -> Math.sqrt(psi * JensenShannon.PER_PSI))));
  public static final ColumnMetric JS_DIVERGENCE =
      ColumnMetric.of(
          "js_divergence",
          column ->
              List.of(
                  withNoise(
                      distance(column, "js_divergence", JensenShannon::divergence),
                      column,
                      JensenShannon::divergenceInterval,
                      psi -> psi * JensenShannon.PER_PSI)));
  public static final ColumnMetric HELLINGER =
      ColumnMetric.of(
          "hellinger",
          column ->
              List.of(
                  withNoise(
                      distance(column, "hellinger", Hellinger::ofShares).limit(LIMIT),
                      column,
                      Hellinger::interval,
                      psi -> Math.sqrt(psi * Hellinger.SQUARE_PER_PSI))));
  public static final ColumnMetric TOTAL_VARIATION =
      ColumnMetric.of(
          "total_variation",
          column -> List.of(distance(column, "total_variation", TotalVariation::ofShares)));
  public static final ColumnMetric L_INFINITY =
      ColumnMetric.of(
          "l_infinity",
          column ->
              List.of(
                  distance(column, "l_infinity", (r, c) -> LInfinity.ofShares(r, c).distance())));

  private BinDistances() {}

  private static double jensenShannonDistance(double[] reference, double[] current) {
    return Math.sqrt(JensenShannon.divergence(reference, current));
  }

  private static Measurement distance(
      Comparison column, String metric, ToDoubleBiFunction<double[], double[]> ofShares) {
    double value =
        column.hasValues()
            ? ofShares.applyAsDouble(
                Counts.shares(column.referenceCounts()), Counts.shares(column.currentCounts()))
            : Double.NaN;
    return Measurement.of(
        metric, value, new Samples(column.current().values(), column.reference().values()));
  }

  @FunctionalInterface
  private interface CountsInterval {
    Interval of(double[] reference, double[] current, double level);
  }

  private static Measurement withNoise(
      Measurement distance,
      Comparison column,
      CountsInterval intervals,
      DoubleUnaryOperator expectedFromPsi) {
    if (!column.hasValues()) {
      return distance;
    }
    double[] reference = column.referenceCounts();
    double[] current = column.currentCounts();
    Interval interval = intervals.of(reference, current, Interval.DEFAULT_LEVEL);
    double psi = Psi.expectedWithoutDrift(reference, current);
    return distance
        .interval(interval.lower(), interval.upper())
        .expected(Math.min(1, expectedFromPsi.applyAsDouble(psi)));
  }
}
