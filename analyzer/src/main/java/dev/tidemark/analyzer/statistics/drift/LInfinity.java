package dev.tidemark.analyzer.statistics.drift;

import dev.tidemark.analyzer.statistics.bins.Counts;

/**
 * Largest change of any bin's share between two histograms over the same bins.
 *
 * @param distance {@code max |rᵢ − cᵢ|}, between 0 and 1; a metric
 * @param bin where it is reached, the first such bin
 */
public record LInfinity(double distance, int bin) {

  /**
   * Finds the bin that changed most.
   *
   * @param reference rows per bin, each at least 0, not all 0
   * @param current the same for the current window, over the same bins
   * @throws IllegalArgumentException if the lengths differ or an array is not as described
   */
  public static LInfinity ofCounts(long[] reference, long[] current) {
    return ofShares(Counts.shares(reference), Counts.shares(current));
  }

  /** Of two lists of shares, each adding up to 1. */
  public static LInfinity ofShares(double[] r, double[] c) {
    Counts.requireSameLength(r.length, c.length);
    int largest = 0;
    for (int bin = 1; bin < r.length; bin++) {
      if (Math.abs(r[bin] - c[bin]) > Math.abs(r[largest] - c[largest])) {
        largest = bin;
      }
    }
    return new LInfinity(Math.abs(r[largest] - c[largest]), largest);
  }
}
