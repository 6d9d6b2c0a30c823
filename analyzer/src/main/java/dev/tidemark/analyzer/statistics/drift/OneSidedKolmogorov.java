package dev.tidemark.analyzer.statistics.drift;

/**
 * Upper tail of the one-sided one-sample Kolmogorov–Smirnov statistic of n values (Smirnov 1944,
 * Birnbaum and Tingey 1951).
 *
 * <p>{@code P = Σⱼ d/pⱼ · b(j; n, pⱼ)} over {@code 0 ≤ j ≤ n(1 − d)}, with {@code pⱼ = d + j/n} and
 * b the binomial probability in Loader's saddle-point form: all terms are positive and each has
 * nearly full precision. For large n the terms lie on a smooth bell curve that is 0 at both ends,
 * so {@value #POINTS} evenly spaced ones give the same digits. Past {@value #LARGEST_SUMMED} values
 * Maag and Dicaire's formula is used, as in SciPy; it is off by up to 0.4 % at p = 1e-87, less
 * above.
 *
 * @see <a href="https://doi.org/10.1214/aoms/1177729550">Birnbaum and Tingey 1951</a>
 */
final class OneSidedKolmogorov {
  private static final int LARGEST_SUMMED = 1_000_000;
  private static final int LARGEST_SUMMED_IN_FULL = 20_000;
  private static final int POINTS = 4_096;

  private OneSidedKolmogorov() {}

  /**
   * The chance of a statistic of at least d.
   *
   * @param d above 0, below 1
   * @param n at least 1
   */
  static double upperTail(double d, long n) {
    double nd = n * d;
    if (n > LARGEST_SUMMED) {
      double shifted = 6 * nd + 1;
      return Math.exp(-shifted * shifted / (18.0 * n));
    }
    double sum = 0;
    if (n <= LARGEST_SUMMED_IN_FULL) {
      for (int j = 1; n - j > nd; j++) {
        sum += term(j, n, nd);
      }
    } else {
      double stride = (double) n / POINTS;
      for (int point = 0; point < POINTS; point++) {
        sum += stride * term((point + 0.5) * stride, n, nd);
      }
    }
    return sum + Math.exp(n * Math.log1p(-d));
  }

  private static double term(double j, long n, double nd) {
    double rest = n - j;
    if (rest <= nd) {
      return 0;
    }
    double exponent = j * Math.log1p(nd / j) + rest * Math.log1p(-nd / rest);
    double stirling = stirlingError((double) n) - stirlingError(j) - stirlingError(rest);
    return nd / (nd + j) * Math.sqrt(n / (2 * Math.PI * j * rest)) * Math.exp(exponent + stirling);
  }

  /** {@code ln x! − ln(√(2πx) (x/e)ˣ)}, for x of at least 1 or so; below by recursion. */
  private static double stirlingError(double x) {
    if (x < 16) {
      // δ(x) = δ(x+1) + (x + ½)·ln((x+1)/x) − 1
      return stirlingError(x + 1) + (x + 0.5) * Math.log1p(1 / x) - 1;
    }
    double inverse = 1 / x;
    double square = inverse * inverse;
    return inverse
        * (1 / 12.0
            - square
                * (1 / 360.0 - square * (1 / 1260.0 - square * (1 / 1680.0 - square / 1188.0))));
  }
}
