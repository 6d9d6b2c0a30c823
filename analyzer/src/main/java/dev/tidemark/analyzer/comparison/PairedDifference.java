package dev.tidemark.analyzer.comparison;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One metric of both versions on the same labelled rows.
 *
 * @param difference candidate minus champion
 * @param interval 95 % interval of the difference; empty when it has no variance
 * @param pValue two-sided, of no difference; empty when there is no test for this metric
 * @param test what was used
 * @param rows labelled rows
 * @param higherIsBetter false for losses
 */
record PairedDifference(
    String metric,
    double champion,
    double candidate,
    double difference,
    Optional<Interval> interval,
    OptionalDouble pValue,
    String test,
    int rows,
    boolean higherIsBetter) {

  /** The difference with its sign turned so that positive means the candidate is better. */
  double gain() {
    return higherIsBetter ? difference : -difference;
  }

  /** The interval of {@link #gain}; a point when the difference has no variance. */
  Interval gainInterval() {
    Interval of = interval.orElse(new Interval(difference, difference));
    return higherIsBetter ? of : new Interval(-of.upper(), -of.lower());
  }
}
