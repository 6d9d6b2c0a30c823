package dev.tidemark.analyzer.comparison;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.NormalDistribution;

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
  private static final double Z = NormalDistribution.of(0, 1).inverseCumulativeProbability(0.975);

  /** The same of a metric of which more is better. */
  PairedDifference asGain() {
    return new PairedDifference(
        metric, champion, candidate, difference, interval, pValue, test, rows, true);
  }

  /** The difference with its sign turned so that positive means the candidate is better. */
  double gain() {
    return higherIsBetter ? difference : -difference;
  }

  /**
   * Interval of {@link #gain} that holds at every look while labels arrive ({@link
   * ConfidenceSequence}).
   */
  Interval gainAtEveryLook() {
    double half = standardError() * ConfidenceSequence.reach(rows);
    return new Interval(gain() - half, gain() + half);
  }

  /**
   * Standard error of the difference, from its 95 % interval. Decisions that differ in no row so
   * far may differ in the next: their share of differing rows counts as two rows' worth.
   */
  double standardError() {
    double found = interval.map(of -> of.width() / 2 / Z).orElse(0.0);
    return metric.equals("accuracy") ? Math.max(found, Math.sqrt(2) / rows) : found;
  }
}
