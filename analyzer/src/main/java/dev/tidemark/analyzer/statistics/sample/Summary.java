package dev.tidemark.analyzer.statistics.sample;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a column held in one window.
 *
 * @param rows all rows
 * @param missing rows without a value
 * @param infinite rows with an infinite value, which are in no other number here
 * @param distinct different finite values
 * @param spread range and moments of the finite values; empty when there are none
 */
public record Summary(
    long rows, long missing, long infinite, long distinct, Optional<Spread> spread) {

  /**
   * Range and moments of at least one finite value.
   *
   * @param min smallest value
   * @param max largest value
   * @param moments mean and population standard deviation
   */
  public record Spread(double min, double max, Moments moments) {}

  public static Summary of(NumericSample sample) {
    return new Summary(
        sample.rows(), sample.missing(), sample.infinite(), sample.distinct(), spread(sample));
  }

  private static Optional<Spread> spread(NumericSample sample) {
    if (sample.isEmpty()) {
      return Optional.empty();
    }
    double min = sample.value(0);
    double max = sample.value(sample.size() - 1);
    return Optional.of(new Spread(min, max, Moments.of(sample)));
  }

  /** Missing rows as a share of all rows, 0 to 1; empty when there are no rows. */
  public OptionalDouble nullRate() {
    return rows == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) missing / rows);
  }
}
