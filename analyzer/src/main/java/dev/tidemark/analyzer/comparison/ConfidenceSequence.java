package dev.tidemark.analyzer.comparison;

/**
 * How far an interval must reach to hold at every look, however often one looks.
 *
 * <p>A mean of n paired differences with standard error s has the asymptotic confidence sequence
 * {@code mean ± s·√(2(nρ²+1)/(nρ²) · ln(√(nρ²+1)/α))}: with probability 1 − α it covers the true
 * difference at all n at once, so labels may be watched as they arrive. It is the normal mixture
 * (the mixture sequential probability ratio test turned into an interval); ρ only says at how many
 * rows it is narrowest.
 *
 * @see <a href="https://doi.org/10.1214/24-AOS2408">Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas
 *     2024, theorem 2.2</a>
 * @see <a href="https://doi.org/10.1214/aoms/1177696786">Robbins 1970</a>
 */
final class ConfidenceSequence {
  /** Chance that the interval ever misses the difference. */
  static final double ALPHA = 0.05;

  /** Rows at which it is narrowest. */
  static final double ROWS_IN_MIND = 2000;

  private static final double RHO_SQUARED =
      (-2 * Math.log(ALPHA) + Math.log(-2 * Math.log(ALPHA) + 1)) / ROWS_IN_MIND;

  private ConfidenceSequence() {}

  /**
   * Standard errors on either side.
   *
   * @param rows labelled rows so far, at least 1
   */
  static double reach(long rows) {
    double mixed = rows * RHO_SQUARED + 1;
    return Math.sqrt(2 * mixed / (mixed - 1) * Math.log(Math.sqrt(mixed) / ALPHA));
  }

  /**
   * Rows at which the interval no longer reaches {@code distance} from its middle.
   *
   * @param deviation standard deviation of one row's difference
   * @return at most 10¹²
   */
  static long rowsToLeave(double deviation, double distance, long rows) {
    long needed = Math.max(1, rows);
    while (needed < 1_000_000_000_000L
        && reach(needed) * deviation / Math.sqrt((double) needed) >= distance) {
      needed += Math.max(1, needed / 64);
    }
    return needed;
  }
}
