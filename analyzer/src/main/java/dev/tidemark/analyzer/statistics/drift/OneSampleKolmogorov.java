package dev.tidemark.analyzer.statistics.drift;

import java.util.Arrays;

/**
 * Distribution of the one-sample Kolmogorov–Smirnov statistic of n values, two-sided.
 *
 * <p>Follows Simard and L'Ecuyer in choosing a method by n and {@code nd²}: the exact matrix power
 * for small samples, the expansion of Pelz and Good for the body of large ones, twice the one-sided
 * tail where the two sides no longer overlap in double arithmetic. Agrees with SciPy's {@code
 * kstwo.sf}.
 *
 * @see <a href="https://doi.org/10.18637/jss.v039.i11">Simard and L'Ecuyer 2011</a>
 */
final class OneSampleKolmogorov {
  private static final int SMALL = 140;

  /** Below this {@code nd²} the statistic is larger with a chance of 1 − 1e-12 or more. */
  private static final double CERTAIN = 0.04;

  /**
   * From this {@code nd²} on the chance is below the range of normal double values: 0, as in SciPy.
   */
  private static final double UNDERFLOW = 370;

  private OneSampleKolmogorov() {}

  /**
   * The chance of a statistic of at least d.
   *
   * @param d between 0 and 1
   * @param n at least 1
   */
  static double upperTail(double d, long n) {
    double nd = n * d;
    if (nd <= 0.5) {
      return 1;
    }
    if (d >= 1) {
      return 0;
    }
    if (nd <= 1) {
      return 1 - atMostOneStep(nd, n);
    }
    if (nd >= n - 1) {
      return 2 * Math.pow(1 - d, (double) n);
    }
    double ndd = nd * d;
    if (ndd >= UNDERFLOW && n > SMALL) {
      return 0;
    }
    if (d >= 0.5 || ndd >= (n <= SMALL ? 4 : 2.2)) {
      return Math.min(1, 2 * OneSidedKolmogorov.upperTail(d, n));
    }
    if (ndd < CERTAIN && n > SMALL) {
      return 1;
    }
    boolean exact = n <= SMALL || (n <= 100_000 && nd * Math.sqrt(d) <= 1.4);
    double cdf = exact ? DurbinMatrix.lowerTail(d, (int) n) : pelzGood(d, n);
    return Math.clamp(1 - cdf, 0.0, 1.0);
  }

  /** {@code n!/nⁿ · (2nd − 1)ⁿ}, for {@code ½ < nd ≤ 1} (Ruben and Gambino). */
  private static double atMostOneStep(double nd, long n) {
    double log = n * Math.log(2 * nd - 1);
    if (n <= SMALL) {
      for (int i = 1; i <= n; i++) {
        log += Math.log((double) i / n);
      }
    } else {
      log += 0.5 * Math.log(2 * Math.PI * n) - n + 1 / (12.0 * n);
    }
    return Math.exp(log);
  }

  /**
   * The expansion {@code K₀ + K₁/√n + K₂/n + K₃/n^1.5} at z = d√n, each term in the form that
   * converges fast for small z.
   *
   * @see "Pelz and Good 1976, Journal of the Royal Statistical Society B 38(2), 152–156"
   */
  private static double pelzGood(double d, long n) {
    double z2 = n * d * d;
    double z = Math.sqrt(z2);
    double z4 = z2 * z2;
    double z6 = z4 * z2;
    double pi2 = Math.PI * Math.PI;
    double pi4 = pi2 * pi2;
    double pi6 = pi4 * pi2;
    double[] k = new double[4];
    int terms = (int) Math.ceil(16 * z / Math.PI);
    for (int i = terms; i > 0; i--) {
      double odd = 2.0 * i - 1;
      double o2 = odd * odd;
      double o4 = o2 * o2;
      double weight = Math.exp(-pi2 * o2 / (8 * z2));
      k[0] += weight;
      k[1] += weight * (pi2 / 4 * o2 - z2);
      k[2] +=
          weight
              * (6 * z6 + 2 * z4 + pi2 / 4 * (2 * z4 - 5 * z2) * o2 + pi4 / 16 * (1 - 2 * z2) * o4);
      k[3] +=
          weight
              * (-30 * z6
                  - 90 * z4 * z4
                  + pi2 / 4 * (135 * z4 - 96 * z6) * o2
                  + pi4 / 16 * (212 * z4 - 60 * z2) * o4
                  + pi6 / 64 * (5 - 30 * z2) * o4 * o2);
    }
    double even2 = 0;
    double even3 = 0;
    for (int i = terms; i > 0; i--) {
      double i2 = (double) i * i;
      double weight = i2 * Math.exp(-pi2 * i2 / (2 * z2));
      even2 += weight;
      even3 += weight * (3 * z2 - pi2 * i2);
    }
    double root = Math.sqrt(2 * Math.PI);
    double[] order = {
      root * k[0] / z,
      root * k[1] / (6 * z4),
      root * (k[2] / (72 * z6 * z) - pi2 * even2 / (36 * z2 * z)),
      root * (k[3] / (6480 * z6 * z4) + pi2 * even3 / (216 * z6))
    };
    double size = n;
    return Arrays.stream(
            new double[] {
              order[0],
              order[1] / Math.sqrt(size),
              order[2] / size,
              order[3] / (size * Math.sqrt(size))
            })
        .sum();
  }
}
