package dev.tidemark.analyzer.statistics.drift;

import dev.tidemark.analyzer.statistics.bins.Counts;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Population stability index of two histograms over the same bins.
 *
 * <p>{@code PSI = Σᵢ (cᵢ − rᵢ) · ln(cᵢ / rᵢ)}, r and c being the bins' shares of the reference and
 * of the current window. Unit: nats. Symmetric, and 0 for equal shares. A share of exactly 0 counts
 * as {@value #ZERO_SHARE}, as is usual in credit scoring, and the others stay as they are, so an
 * empty bin gives a finite value.
 *
 * <p>The value has noise of its own: see {@link #expectedWithoutDrift} and {@link
 * #chanceWithoutDrift}.
 *
 * @see <a href="https://doi.org/10.1214/aoms/1177729694">Kullback and Leibler 1951, J(1,2)</a>
 * @see <a href="https://doi.org/10.21314/JRMV.2020.227">Yurdakul and Naranjo 2020, on its
 *     chi-square distribution</a>
 */
public final class Psi {
  /** What an empty bin's share counts as. */
  public static final double ZERO_SHARE = 1e-4;

  private Psi() {}

  /**
   * The index of two histograms.
   *
   * @param reference rows per bin, each at least 0, not all 0; length k, at least 1
   * @param current the same for the current window, over the same k bins
   * @throws IllegalArgumentException if the lengths differ or an array is not as described
   */
  public static double ofCounts(long[] reference, long[] current) {
    return ofCounts(Counts.weights(reference), Counts.weights(current));
  }

  /** As {@link #ofCounts(long[], long[])}, of weights per bin. */
  public static double ofCounts(double[] reference, double[] current) {
    return DoubleStream.of(contributions(reference, current)).sum();
  }

  /**
   * What each bin adds to the value.
   *
   * @param reference as for {@link #ofCounts}
   * @param current as for {@link #ofCounts}
   * @return length k, each at least 0
   * @throws IllegalArgumentException as {@link #ofCounts}
   */
  public static double[] contributions(long[] reference, long[] current) {
    return contributions(Counts.weights(reference), Counts.weights(current));
  }

  /** As {@link #contributions(long[], long[])}, of weights per bin. */
  public static double[] contributions(double[] reference, double[] current) {
    return terms(filled(Counts.shares(reference)), filled(Counts.shares(current)));
  }

  static double[] terms(double[] reference, double[] current) {
    Counts.requireSameLength(reference.length, current.length);
    double[] terms = new double[reference.length];
    for (int bin = 0; bin < terms.length; bin++) {
      terms[bin] = (current[bin] - reference[bin]) * Math.log(current[bin] / reference[bin]);
    }
    return terms;
  }

  private static double[] filled(double[] shares) {
    return Arrays.stream(shares).map(share -> share == 0 ? ZERO_SHARE : share).toArray();
  }

  /**
   * The value to expect when both windows come from the same distribution: {@code (k − 1)(1/n +
   * 1/m)}, k counting the bins that hold rows on either side. An approximation for windows in which
   * no bin is nearly empty.
   *
   * @return at least 0
   * @throws IllegalArgumentException as {@link #ofCounts}
   */
  public static double expectedWithoutDrift(long[] reference, long[] current) {
    return expectedWithoutDrift(Counts.weights(reference), Counts.weights(current));
  }

  /** As {@link #expectedWithoutDrift(long[], long[])}, of effective counts per bin. */
  public static double expectedWithoutDrift(double[] reference, double[] current) {
    return (Counts.occupied(reference, current) - 1) * noise(reference, current);
  }

  /**
   * The chance of a value at least this large when both windows come from the same distribution:
   * the upper tail of chi-square with k − 1 degrees of freedom at {@code PSI / (1/n + 1/m)}.
   *
   * @return between 0 and 1; 1 when all rows are in one bin
   * @throws IllegalArgumentException as {@link #ofCounts}
   */
  public static double chanceWithoutDrift(long[] reference, long[] current) {
    return chanceWithoutDrift(Counts.weights(reference), Counts.weights(current));
  }

  /** As {@link #chanceWithoutDrift(long[], long[])}, of effective counts per bin. */
  public static double chanceWithoutDrift(double[] reference, double[] current) {
    double psi = ofCounts(reference, current);
    int freedom = Counts.occupied(reference, current) - 1;
    if (freedom == 0) {
      return 1;
    }
    return ChiSquaredDistribution.of(freedom).survivalProbability(psi / noise(reference, current));
  }

  /**
   * Confidence interval of the index of the two populations. It does not count what sampling alone
   * adds, so the value itself may lie above it.
   *
   * @param level between 0 and 1, e.g. 0.95
   * @return both ends at least 0; the lower is 0 when there may be no drift
   * @throws IllegalArgumentException as {@link #ofCounts}
   */
  public static Interval interval(long[] reference, long[] current, double level) {
    return interval(Counts.weights(reference), Counts.weights(current), level);
  }

  /** As {@link #interval(long[], long[], double)}, of effective counts per bin. */
  public static Interval interval(double[] reference, double[] current, double level) {
    return DivergenceInterval.of(
        ofCounts(reference, current),
        1,
        (p, q) -> Math.sqrt(p) * (Math.log(p / q) + 1 - q / p),
        filled(Counts.shares(reference)),
        filled(Counts.shares(current)),
        Counts.rows(reference),
        Counts.rows(current),
        Counts.occupied(reference, current) - 1,
        level);
  }

  private static double noise(double[] reference, double[] current) {
    return 1.0 / Counts.rows(reference) + 1.0 / Counts.rows(current);
  }
}
