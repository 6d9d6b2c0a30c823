package dev.tidemark.dashboard.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers on their way to a chart: an undefined one is null. */
final class Finite {
  private static final int DRAWN_DIGITS = 5;

  /**
   * Powers of 10 up to this are exact, so that a quotient is the number nearest the decimal one.
   */
  private static final int EXACT_POWER = 22;

  private Finite() {}

  /** Five significant digits: what a chart needs. Very small and very large ones stay whole. */
  static @Nullable Double drawn(double value) {
    if (!Double.isFinite(value)) {
      return null;
    }
    int decimals = DRAWN_DIGITS - 1 - (int) Math.floor(Math.log10(Math.abs(value)));
    if (value == 0 || Math.abs(decimals) > EXACT_POWER) {
      return value;
    }
    double factor = Math.pow(10, Math.abs(decimals));
    return decimals >= 0 ? Math.rint(value * factor) / factor : Math.rint(value / factor) * factor;
  }

  /** As {@link #drawn(double)} for each; null where a number is undefined. */
  static List<@Nullable Double> drawn(double[] values) {
    List<@Nullable Double> drawn = new ArrayList<>(values.length);
    for (double value : values) {
      drawn.add(drawn(value));
    }
    return drawn;
  }
}
