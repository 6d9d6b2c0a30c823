package dev.tidemark.analyzer.statistics.comparison;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** The standard normal distribution. */
final class Normal {
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  private Normal() {}

  /** How many deviations to each side a two-sided interval of this level reaches. */
  static double twoSided(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level " + level);
    }
    return STANDARD.inverseSurvivalProbability((1 - level) / 2);
  }

  /** The chance of a value at least this far from 0. */
  static double twoSidedPValue(double z) {
    return Math.min(1, 2 * STANDARD.survivalProbability(Math.abs(z)));
  }

  static double cumulative(double z) {
    return STANDARD.cumulativeProbability(z);
  }

  static double quantile(double probability) {
    return STANDARD.inverseCumulativeProbability(probability);
  }
}
