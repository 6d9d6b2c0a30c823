package dev.tidemark.analyzer.statistics.drift;

import dev.tidemark.analyzer.statistics.bins.Counts;
import dev.tidemark.analyzer.statistics.comparison.Interval;

/**
 * Jensen–Shannon divergence of two histograms over the same bins, and its square root, the
 * Jensen–Shannon distance.
 *
 * <p>With shares r and c and their mean m: {@code ½ Σ rᵢ log₂(rᵢ/mᵢ) + ½ Σ cᵢ log₂(cᵢ/mᵢ)}, an
 * empty bin's term being 0. Base 2, so both values lie between 0 (equal) and 1 (no bin in common).
 * Symmetric; the distance is a metric.
 *
 * @see <a href="https://doi.org/10.1109/18.61115">Lin 1991</a>
 * @see <a href="https://doi.org/10.1109/TIT.2003.813506">Endres and Schindelin 2003, the
 *     distance</a>
 */
public final class JensenShannon {
  private static final double LN2 = Math.log(2);

  /** The divergence over PSI, for small changes. */
  public static final double PER_PSI = 1 / (8 * LN2);

  private JensenShannon() {}

  /**
   * The divergence of two histograms.
   *
   * @param reference rows per bin, each at least 0, not all 0
   * @param current the same for the current window, over the same bins
   * @return between 0 and 1
   * @throws IllegalArgumentException if the lengths differ or an array is not as described
   */
  public static double divergence(long[] reference, long[] current) {
    return divergence(Counts.shares(reference), Counts.shares(current));
  }

  /** The square root of {@link #divergence(long[], long[])}, between 0 and 1. */
  public static double distance(long[] reference, long[] current) {
    return Math.sqrt(divergence(reference, current));
  }

  /**
   * The divergence of two lists of shares.
   *
   * @param reference shares per bin, each at least 0, adding up to 1
   * @param current the same for the current window, over the same bins
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double divergence(double[] reference, double[] current) {
    Counts.requireSameLength(reference.length, current.length);
    double sum = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      sum += term(reference[bin], current[bin]);
    }
    return Math.min(1, sum / LN2);
  }

  /**
   * Confidence interval of the distance of the two populations, as {@link Psi#interval}.
   *
   * @return both ends between 0 and 1
   * @throws IllegalArgumentException as {@link #divergence(long[], long[])}
   */
  public static Interval distanceInterval(long[] reference, long[] current, double level) {
    return distanceInterval(Counts.weights(reference), Counts.weights(current), level);
  }

  /** As {@link #distanceInterval(long[], long[], double)}, of effective counts per bin. */
  public static Interval distanceInterval(double[] reference, double[] current, double level) {
    Interval divergence = divergenceInterval(reference, current, level);
    return new Interval(Math.sqrt(divergence.lower()), Math.sqrt(divergence.upper())).clipped(0, 1);
  }

  /** Of the divergence, from effective counts per bin; both ends at least 0. */
  public static Interval divergenceInterval(double[] reference, double[] current, double level) {
    return DivergenceInterval.ofCounts(
            divergence(Counts.shares(reference), Counts.shares(current)),
            PER_PSI,
            (p, q) -> p == 0 ? 0 : Math.sqrt(p) * Math.log(2 * p / (p + q)) / (2 * LN2),
            reference,
            current,
            level)
        .clipped(0, 1);
  }

  /**
   * One bin's part in nats. With {@code d = (r − c)/(r + c)} it is {@code (r + c)/4 · (ln(1 − d²) +
   * 2d·artanh d)}, which keeps its digits when the shares are nearly equal.
   */
  private static double term(double r, double c) {
    double both = r + c;
    if (both == 0) {
      return 0;
    }
    double d = Math.abs(r - c) / both;
    if (d == 1) {
      return both / 2 * LN2;
    }
    return both / 4 * (Math.log1p(-d * d) + d * Math.log1p(2 * d / (1 - d)));
  }
}
