package dev.tidemark.analyzer.statistics.estimation;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A value to expect.
 *
 * @param value the expectation
 * @param standardError how far the value that comes true may be off by chance, if the probabilities
 *     it was computed from are right; at least 0
 */
public record Estimated(double value, double standardError) {

  /**
   * The interval of the value that comes true, for a metric between 0 and 1.
   *
   * @param level between 0 and 1, e.g. 0.95
   */
  public Interval interval(double level) {
    double half =
        standardError * NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
    return new Interval(value - half, value + half).clipped(0, 1);
  }
}
