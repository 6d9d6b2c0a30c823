package dev.tidemark.analyzer.statistics.performance;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import org.apache.commons.numbers.core.Sum;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A mean of the rows' losses and its standard error.
 *
 * @param mean weighted by effective counts
 * @param standardError at least 0; 0 for a single row
 */
public record MeanInterval(double mean, double standardError) {
  /**
   * Takes the mean of rows.
   *
   * @param losses finite, one per row; at least one
   * @param weights effective counts of the same rows, which add up to the effective number of rows
   */
  public static MeanInterval of(double[] losses, double[] weights) {
    double rows = sum(losses.length, row -> weights[row]);
    double mean = sum(losses.length, row -> weights[row] * losses[row]) / rows;
    double variance =
        sum(losses.length, row -> weights[row] * (losses[row] - mean) * (losses[row] - mean))
            / rows;
    return new MeanInterval(mean, rows <= 1 ? 0 : Math.sqrt(variance / (rows - 1)));
  }

  /** Normal confidence interval. */
  public Interval interval(double level) {
    double half =
        standardError * NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
    return new Interval(mean - half, mean + half);
  }

  @FunctionalInterface
  private interface ByRow {
    double of(int row);
  }

  private static double sum(int rows, ByRow term) {
    Sum sum = Sum.create();
    for (int row = 0; row < rows; row++) {
      sum.add(term.of(row));
    }
    return sum.getAsDouble();
  }
}
