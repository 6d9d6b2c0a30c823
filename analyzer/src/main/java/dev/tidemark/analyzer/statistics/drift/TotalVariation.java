package dev.tidemark.analyzer.statistics.drift;

import dev.tidemark.analyzer.statistics.bins.Counts;

/**
 * Total variation distance of two histograms over the same bins: {@code ½ Σ |rᵢ − cᵢ|} of their
 * shares, the share of rows that would have to change bins. Between 0 and 1; a metric.
 */
public final class TotalVariation {
  private TotalVariation() {}

  /**
   * The distance of two histograms.
   *
   * @param reference rows per bin, each at least 0, not all 0
   * @param current the same for the current window, over the same bins
   * @return between 0 and 1
   * @throws IllegalArgumentException if the lengths differ or an array is not as described
   */
  public static double ofCounts(long[] reference, long[] current) {
    return ofShares(Counts.shares(reference), Counts.shares(current));
  }

  /** The distance of two lists of shares, each adding up to 1. */
  public static double ofShares(double[] r, double[] c) {
    Counts.requireSameLength(r.length, c.length);
    double sum = 0;
    for (int bin = 0; bin < r.length; bin++) {
      sum += Math.abs(r[bin] - c[bin]);
    }
    return Math.min(1, sum / 2);
  }
}
