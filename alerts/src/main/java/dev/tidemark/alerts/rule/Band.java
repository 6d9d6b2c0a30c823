package dev.tidemark.alerts.rule;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where a value is to be expected after those of the windows before: their median plus and minus so
 * many standard deviations, estimated as 1.4826 times the median distance from the median, so that
 * a few windows of trouble hardly widen it. Where more than half of the values are equal, the plain
 * standard deviation counts; a series that never moved has a band of no width.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1993.10476408">Rousseeuw and Croux 1993</a>
 */
public record Band(double lower, double middle, double upper) {
  /** How many values make a band. */
  static final int LEAST = 5;

  static final int WINDOWS = 14;
  static final double DEVIATIONS = 3;
  private static final double MAD_TO_DEVIATION = 1.4826;

  /**
   * @param values of the windows before, finite; fewer than half of those asked for, or than
   *     {@value #LEAST}, make no band
   */
  public static Optional<Band> of(double[] values, int asked, double deviations) {
    if (values.length < Math.max(LEAST, (asked + 1) / 2)) {
      return Optional.empty();
    }
    double middle = median(values);
    double spread =
        MAD_TO_DEVIATION
            * median(Arrays.stream(values).map(value -> Math.abs(value - middle)).toArray());
    if (spread == 0) {
      double mean = Arrays.stream(values).average().orElse(middle);
      spread =
          Math.sqrt(
              Arrays.stream(values)
                  .map(value -> (value - mean) * (value - mean))
                  .average()
                  .orElse(0));
    }
    return Optional.of(
        new Band(middle - deviations * spread, middle, middle + deviations * spread));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
