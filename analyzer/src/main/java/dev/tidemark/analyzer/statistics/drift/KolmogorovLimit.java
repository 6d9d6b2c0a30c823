package dev.tidemark.analyzer.statistics.drift;

/**
 * Kolmogorov's limiting distribution of {@code √n·D}.
 *
 * @see <a href="https://doi.org/10.1214/aoms/1177730256">Smirnov 1948</a>
 */
public final class KolmogorovLimit {
  private static final double MIDDLE = 0.82;

  private KolmogorovLimit() {}

  /** The chance of a value of at least z; z is at least 0. */
  public static double upperTail(double z) {
    if (z < 0.04) {
      return 1;
    }
    if (z < MIDDLE) {
      double sum = 0;
      for (int k = 1; k <= 4; k++) {
        double odd = 2.0 * k - 1;
        sum += Math.exp(-odd * odd * Math.PI * Math.PI / (8 * z * z));
      }
      return 1 - Math.sqrt(2 * Math.PI) / z * sum;
    }
    double sum = 0;
    for (int k = 5; k >= 1; k--) {
      sum = Math.exp(-2.0 * (2 * k - 1) * z * z) * (1 - sum);
    }
    return 2 * sum;
  }

  /** The value that is reached or passed with this chance, between 0 and 1. */
  static double quantile(double chance) {
    if (!(chance > 0 && chance < 1)) {
      throw new IllegalArgumentException("chance " + chance);
    }
    double low = 0;
    double high = 30;
    while (high - low > 1e-14 * high) {
      double middle = (low + high) / 2;
      if (middle == low || middle == high) {
        break;
      }
      if (upperTail(middle) > chance) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
