package dev.tidemark.analyzer.statistics.comparison;

import java.util.Optional;

/**
 * Variance of one or two ROC areas on the same rows, and the test of their difference, by DeLong,
 * DeLong and Clarke-Pearson.
 *
 * @param first area of the first model's scores, ties counting one half
 * @param second area of the second model's scores
 * @param firstVariance estimated variance of {@code first}
 * @param secondVariance estimated variance of {@code second}
 * @param covariance estimated covariance of the two
 * @see <a href="https://doi.org/10.2307/2531595">DeLong, DeLong and Clarke-Pearson 1988</a>
 */
public record DeLong(
    double first, double second, double firstVariance, double secondVariance, double covariance) {

  /**
   * Test of no difference.
   *
   * @param z difference over its standard error
   * @param pValue two-sided, normal
   */
  public record Test(double z, double pValue) {}

  /**
   * Compares two models on the same rows, in time n log n.
   *
   * @param firstScores one per row, no NaN
   * @param secondScores the same rows
   * @param outcomes whether the row is positive
   * @return empty when there are fewer than two rows of either class
   * @throws IllegalArgumentException if the lengths differ
   */
  public static Optional<DeLong> of(
      double[] firstScores, double[] secondScores, boolean[] outcomes) {
    if (firstScores.length != outcomes.length || secondScores.length != outcomes.length) {
      throw new IllegalArgumentException(
          firstScores.length + ", " + secondScores.length + ", " + outcomes.length);
    }
    Placements first = Placements.of(firstScores, outcomes);
    Placements second = Placements.of(secondScores, outcomes);
    if (first.positives() < 2 || first.negatives() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new DeLong(
            first.area(),
            second.area(),
            first.covariance(first),
            second.covariance(second),
            first.covariance(second)));
  }

  /** First area minus second. */
  public double difference() {
    return first - second;
  }

  /** At least 0. */
  public double varianceOfDifference() {
    return Math.max(0, firstVariance + secondVariance - 2 * covariance);
  }

  /** Empty when the difference has no variance, e.g. for scores in the same order. */
  public Optional<Test> test() {
    double variance = varianceOfDifference();
    if (variance == 0) {
      return Optional.empty();
    }
    double z = difference() / Math.sqrt(variance);
    return Optional.of(new Test(z, Normal.twoSidedPValue(z)));
  }

  /** Interval of the difference; empty when it has no variance. */
  public Optional<Interval> differenceInterval(double level) {
    double half = Normal.twoSided(level) * Math.sqrt(varianceOfDifference());
    return half == 0
        ? Optional.empty()
        : Optional.of(new Interval(difference() - half, difference() + half));
  }

  /** Interval of the first area, within 0 and 1. */
  public Interval firstInterval(double level) {
    double half = Normal.twoSided(level) * Math.sqrt(firstVariance);
    return new Interval(first - half, first + half).clipped(0, 1);
  }
}
