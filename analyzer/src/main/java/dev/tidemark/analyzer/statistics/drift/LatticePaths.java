package dev.tidemark.analyzer.statistics.drift;

import java.util.Arrays;

/**
 * Exact distribution of the two-sample Kolmogorov–Smirnov statistic of samples without ties.
 *
 * <p>An arrangement of n and m values is a path of unit steps from (0, 0) to (n, m), all equally
 * likely, and D ≥ d says that it leaves the strip {@code |x/n − y/m| < d}. Only chances of leaving
 * are ever added, never subtracted, so the smallest keep their digits.
 */
final class LatticePaths {
  /** {@code exp(−760)} is 0 in double arithmetic, also times 4. */
  private static final double UNDERFLOW = 760;

  private LatticePaths() {}

  /**
   * The chance of a statistic of at least d.
   *
   * @param d between 0 and 1; taken as the nearest possible value, a multiple of 1/lcm(n, m)
   * @return at least 0; may exceed 1 by a rounding error
   */
  static double upperTail(double d, int n, int m) {
    int common = greatestCommonDivisor(n, m);
    long lcm = (long) (n / common) * m;
    long steps = (long) Math.rint(d * lcm);
    if (steps == 0) {
      return 1;
    }
    if (n == m) {
      return ofEqualSizes(n, (int) steps);
    }
    // D is at most the sum of the two one-sample distances, each bounded by Massart 1990
    double roots = Math.sqrt(n) + Math.sqrt(m);
    if (2.0 * n * m * d * d / (roots * roots) > UNDERFLOW) {
      return 0;
    }
    return leaving(Math.max(n, m) / common, Math.min(n, m) / common, common, steps);
  }

  /** Gnedenko and Korolyuk's alternating sum, nested so that nothing overflows. */
  private static double ofEqualSizes(int n, int steps) {
    double tail = 0;
    for (int k = n / steps; k >= 0; k--) {
      double ratio = 1;
      for (int j = 0; j < steps; j++) {
        ratio = (n - k * steps - j) * ratio / (n + k * steps + j + 1);
      }
      tail = ratio * (1 - tail);
    }
    return 2 * tail;
  }

  /**
   * The chance that a random path to the far corner touches the edge of the strip: a path to (x, y)
   * came from (x − 1, y) with chance x/(x + y), else from (x, y − 1). Keeps one column, of which
   * only the cells inside the strip are computed; all others are 1.
   *
   * @param widthShare larger size over the common divisor
   * @param heightShare smaller size over the common divisor
   * @param steps the strip's half width: (x, y) is outside when {@code |x·heightShare −
   *     y·widthShare| ≥ steps}
   */
  private static double leaving(int widthShare, int heightShare, int common, long steps) {
    int width = widthShare * common;
    int height = heightShare * common;
    double[] chance = new double[height + 1];
    int from = 0;
    int to = lastInside(0, widthShare, heightShare, steps, height);
    Arrays.fill(chance, to + 1, height + 1, 1.0);
    for (int x = 1; x <= width; x++) {
      int first = firstInside(x, widthShare, heightShare, steps);
      int last = lastInside(x, widthShare, heightShare, steps, height);
      if (first > last) {
        return 1;
      }
      for (int y = from; y < first; y++) {
        chance[y] = 1;
      }
      double below = first == 0 ? 0 : 1;
      for (int y = first; y <= last; y++) {
        below = (chance[y] * x + below * y) / (x + y);
        chance[y] = below;
      }
      from = first;
    }
    return chance[height];
  }

  private static int firstInside(int x, int widthShare, int heightShare, long steps) {
    long bound = (long) heightShare * x - steps;
    return bound < 0 ? 0 : (int) (bound / widthShare) + 1;
  }

  private static int lastInside(int x, int widthShare, int heightShare, long steps, int height) {
    long bound = (long) heightShare * x + steps - 1;
    return (int) Math.min(bound / widthShare, height);
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
