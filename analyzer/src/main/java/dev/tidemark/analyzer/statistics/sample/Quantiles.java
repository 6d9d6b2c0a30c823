package dev.tidemark.analyzer.statistics.sample;

/**
 * Sample quantiles by linear interpolation between the two nearest order statistics: Hyndman and
 * Fan's type 7, the default of NumPy.
 *
 * @see <a href="https://doi.org/10.1080/00031305.1996.10473566">Hyndman and Fan 1996, definition
 *     7</a>
 */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The quantile at any share, as NumPy rounds it.
   *
   * @param share between 0 and 1
   * @return a value within the sample's range, also where the difference of two neighbours
   *     overflows
   * @throws IllegalArgumentException if the sample is empty or the share out of range
   */
  public static double of(NumericSample sample, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("not a share: " + share);
    }
    if (sample.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    double position = (sample.size() - 1) * share;
    int below = (int) position;
    if (below >= sample.size() - 1) {
      return sample.value(sample.size() - 1);
    }
    return between(sample.value(below), sample.value(below + 1), position - below);
  }

  /**
   * The quantile at {@code numerator/denominator}, with the position found in whole numbers. A
   * position such as 7/10 of the way loses no digits like this, so a quantile that is a round
   * number of the data's own precision comes out as that number, and falls in the same bin.
   *
   * @param numerator between 0 and the denominator
   * @param denominator at least 1
   * @throws IllegalArgumentException if the sample is empty or the fraction out of range
   */
  public static double of(NumericSample sample, int numerator, int denominator) {
    if (numerator < 0 || numerator > denominator || denominator < 1 || sample.isEmpty()) {
      throw new IllegalArgumentException(
          numerator + "/" + denominator + " of " + sample.size() + " values");
    }
    long position = (sample.size() - 1L) * numerator;
    int below = (int) (position / denominator);
    if (below == sample.size() - 1) {
      return sample.value(below);
    }
    double share = (double) (position % denominator) / denominator;
    double low = sample.value(below);
    double step = sample.value(below + 1) - low;
    return step == Double.POSITIVE_INFINITY
        ? between(low, sample.value(below + 1), share)
        : low + step * share;
  }

  /** NumPy's interpolation: from the nearer end, so that it never passes the farther one. */
  private static double between(double low, double high, double share) {
    double step = high - low;
    if (step == Double.POSITIVE_INFINITY) {
      return low * (1 - share) + high * share;
    }
    return share >= 0.5 ? high - step * (1 - share) : low + step * share;
  }
}
