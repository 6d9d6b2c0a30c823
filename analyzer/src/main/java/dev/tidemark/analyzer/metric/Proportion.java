package dev.tidemark.analyzer.metric;

import dev.tidemark.analyzer.statistics.comparison.Wilson;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How many of some rows have a property, with Wilson's 95 % interval.
 *
 * @param hits with sampling weights an effective count, like {@code rows}
 * @param rows 0 makes every number of it NaN
 */
public record Proportion(double hits, double rows) {
  private static final double LEVEL = 0.95;

  public Proportion {
    hits = Math.min(hits, rows); // sums of weights may differ in the last digit
  }

  /** Between 0 and 1. */
  public double share() {
    return rows == 0 ? Double.NaN : hits / rows;
  }

  public double lower() {
    return rows == 0 ? Double.NaN : Wilson.interval(hits, rows, LEVEL).lower();
  }

  public double upper() {
    return rows == 0 ? Double.NaN : Wilson.interval(hits, rows, LEVEL).upper();
  }

  /**
   * Two-sided p-value of two shares being equal, by the pooled z-test (Pearson's chi-square of the
   * 2 × 2 table). 1 when both are 0 or both are 1, NaN when a side has no rows.
   */
  public static double pValue(Proportion reference, Proportion current) {
    if (reference.rows == 0 || current.rows == 0) {
      return Double.NaN;
    }
    double pooled = (reference.hits + current.hits) / (reference.rows + current.rows);
    double variance = pooled * (1 - pooled) * (1 / reference.rows + 1 / current.rows);
    if (variance <= 0) {
      return 1;
    }
    double z = Math.abs(current.share() - reference.share()) / Math.sqrt(variance);
    return 2 * NormalDistribution.of(0, 1).survivalProbability(z);
  }
}
