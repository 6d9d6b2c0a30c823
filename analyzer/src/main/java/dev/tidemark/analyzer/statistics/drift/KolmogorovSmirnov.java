package dev.tidemark.analyzer.statistics.drift;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.sample.NumericSample;

/**
 * Two-sample Kolmogorov–Smirnov test: the largest distance between the two empirical distribution
 * functions, over all values of both samples.
 *
 * <p>The statistic D is exact, ties included. The p-value is two-sided and is what SciPy 1.17's
 * {@code ks_2samp} returns by default: the exact chance of a D at least this large when all values
 * differ, if neither sample is larger than {@value #LARGEST_EXACT}; else that of the one-sample
 * statistic for {@code round(nm/(n + m))} values. With ties both are an upper bound. A p-value
 * below the range of double is 0.
 *
 * <p>With sampling weights D is the largest distance of the weighted distribution functions and the
 * p-value is asymptotic, for the effective numbers of values.
 *
 * @param statistic D, between 0 and 1
 * @param pValue between 0 and 1
 * @param exact whether the p-value is exact
 * @param location the smallest value at which the distance is reached
 * @see <a href="https://doi.org/10.1007/BF02589501">Hodges 1958, on the lattice paths</a>
 * @see <a href="https://doi.org/10.18637/jss.v039.i11">Simard and L'Ecuyer 2011, on the one-sample
 *     distribution</a>
 */
public record KolmogorovSmirnov(double statistic, double pValue, boolean exact, double location) {
  /** The largest sample for which the p-value is exact. */
  public static final int LARGEST_EXACT = 10_000;

  /**
   * Tests two samples, in time linear in their sizes.
   *
   * @param reference at least one value
   * @param current at least one value
   * @throws IllegalArgumentException if a sample is empty
   */
  public static KolmogorovSmirnov of(NumericSample reference, NumericSample current) {
    int n = reference.size();
    int m = current.size();
    if (n == 0 || m == 0) {
      throw new IllegalArgumentException("no values: " + n + " and " + m);
    }
    if (reference.isWeighted() || current.isWeighted()) {
      return weighted(reference, current);
    }
    long steps = 0;
    double location = Math.min(reference.value(0), current.value(0));
    int i = 0;
    int j = 0;
    while (i < n && j < m) {
      double value = Math.min(reference.value(i), current.value(j));
      while (i < n && reference.value(i) == value) {
        i++;
      }
      while (j < m && current.value(j) == value) {
        j++;
      }
      long here = Math.abs((long) i * m - (long) j * n);
      if (here > steps) {
        steps = here;
        location = value;
      }
    }
    double statistic = steps / ((double) n * m);
    return new KolmogorovSmirnov(statistic, pValue(statistic, n, m), isExact(n, m), location);
  }

  private static KolmogorovSmirnov weighted(NumericSample reference, NumericSample current) {
    double n = reference.weight();
    double m = current.weight();
    double statistic = 0;
    double location = Math.min(reference.value(0), current.value(0));
    int i = 0;
    int j = 0;
    while (i < reference.size() && j < current.size()) {
      double value = Math.min(reference.value(i), current.value(j));
      while (i < reference.size() && reference.value(i) == value) {
        i++;
      }
      while (j < current.size() && current.value(j) == value) {
        j++;
      }
      double here = Math.abs(reference.weightBelow(i) / n - current.weightBelow(j) / m);
      if (here > statistic) {
        statistic = here;
        location = value;
      }
    }
    statistic = Math.min(1, statistic);
    return new KolmogorovSmirnov(statistic, asymptoticPValue(statistic, n, m), false, location);
  }

  /**
   * The p-value of a statistic that was computed elsewhere.
   *
   * @param statistic D, between 0 and 1
   * @param n reference size, at least 1
   * @param m current size, at least 1
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static double pValue(double statistic, long n, long m) {
    if (!(statistic >= 0 && statistic <= 1) || n < 1 || m < 1) {
      throw new IllegalArgumentException("D " + statistic + ", sizes " + n + " and " + m);
    }
    if (isExact(n, m)) {
      double exact = LatticePaths.upperTail(statistic, (int) n, (int) m);
      if (exact <= 1) {
        return exact;
      }
    }
    return asymptoticPValue(statistic, (double) n, (double) m);
  }

  /**
   * The p-value for large samples: that of the one-sample statistic for {@code round(nm/(n + m))}
   * values. Arguments as for {@link #pValue}.
   */
  public static double asymptoticPValue(double statistic, double n, double m) {
    return OneSampleKolmogorov.upperTail(
        statistic, Math.max(1, (long) Math.rint(effectiveSize(n, m))));
  }

  /**
   * Kolmogorov's limit {@code Q(√(nm/(n + m))·D)}, for comparison with tools that use it. Arguments
   * as for {@link #pValue}.
   */
  public static double limitingPValue(double statistic, long n, long m) {
    return KolmogorovLimit.upperTail(Math.sqrt(effectiveSize((double) n, (double) m)) * statistic);
  }

  private static double effectiveSize(double n, double m) {
    return n * m / (n + m);
  }

  /**
   * Confidence interval of the distance of the two populations' distribution functions: the
   * statistic plus and minus Kolmogorov's quantile times {@code √(1/n + 1/m)}. Wide, but right
   * whatever the distributions, and its lower end is above 0 when the p-value is below 1 − level
   * (asymptotically).
   *
   * @param n reference size, or the effective number of values; above 0
   * @param m current size, likewise
   * @param level between 0 and 1, e.g. 0.95
   * @return both ends between 0 and 1
   */
  public Interval interval(double n, double m, double level) {
    double half = KolmogorovLimit.quantile(1 - level) / Math.sqrt(effectiveSize(n, m));
    return new Interval(statistic - half, statistic + half).clipped(0, 1);
  }

  /**
   * The statistic to expect when both samples come from the same continuous distribution: {@code
   * √(π/2)·ln 2·√(1/n + 1/m)}, the mean of Kolmogorov's distribution; less with ties.
   *
   * @param n reference size, or the effective number of values; above 0
   * @param m current size, likewise
   */
  public static double expectedWithoutDrift(double n, double m) {
    return Math.min(1, Math.sqrt(Math.PI / 2 / effectiveSize(n, m)) * Math.log(2));
  }

  private static boolean isExact(long n, long m) {
    return Math.max(n, m) <= LARGEST_EXACT;
  }
}
