package dev.tidemark.analyzer.statistics.drift;

import dev.tidemark.analyzer.statistics.bins.Counts;
import dev.tidemark.analyzer.statistics.comparison.Interval;

/**
 * Hellinger distance of two histograms over the same bins: {@code √(½ Σ (√rᵢ − √cᵢ)²)} of their
 * shares. Between 0 (equal) and 1 (no bin in common); a metric.
 *
 * @see <a href="https://doi.org/10.1515/crll.1909.136.210">Hellinger 1909</a>
 */
public final class Hellinger {
  /** The square of the distance over PSI, for small changes. */
  public static final double SQUARE_PER_PSI = 0.125;

  private Hellinger() {}

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

  /**
   * The distance of two lists of shares.
   *
   * @param reference shares per bin, each at least 0, adding up to 1
   * @param current the same for the current window, over the same bins
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double ofShares(double[] reference, double[] current) {
    Counts.requireSameLength(reference.length, current.length);
    double sum = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      double distance = Math.sqrt(reference[bin]) - Math.sqrt(current[bin]);
      sum += distance * distance;
    }
    return Math.min(1, Math.sqrt(sum / 2));
  }

  /**
   * Confidence interval of the distance of the two populations, as {@link Psi#interval}.
   *
   * @return both ends between 0 and 1
   * @throws IllegalArgumentException as {@link #ofCounts}
   */
  public static Interval interval(long[] reference, long[] current, double level) {
    return interval(Counts.weights(reference), Counts.weights(current), level);
  }

  /** As {@link #interval(long[], long[], double)}, of effective counts per bin. */
  public static Interval interval(double[] reference, double[] current, double level) {
    double distance = ofShares(Counts.shares(reference), Counts.shares(current));
    Interval square =
        DivergenceInterval.ofCounts(
            distance * distance,
            SQUARE_PER_PSI,
            (p, q) -> -Math.sqrt(q) / 2,
            reference,
            current,
            level);
    return new Interval(Math.sqrt(square.lower()), Math.sqrt(square.upper())).clipped(0, 1);
  }
}
