package dev.tidemark.analyzer.statistics.comparison;

/**
 * A confidence interval.
 *
 * @param lower lower end
 * @param upper upper end, at least {@code lower}
 */
public record Interval(double lower, double upper) {
  /** The level unless a user says otherwise. */
  public static final double DEFAULT_LEVEL = 0.95;

  /**
   * Checks the ends.
   *
   * @throws IllegalArgumentException if they are not in order or not numbers
   */
  public Interval {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(lower + " to " + upper);
    }
  }

  /** The part between two limits, for quantities that cannot pass them. */
  public Interval clipped(double min, double max) {
    return new Interval(Math.clamp(lower, min, max), Math.clamp(upper, min, max));
  }

  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }

  public double width() {
    return upper - lower;
  }
}
