package dev.tidemark.dashboard.api;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers on their way out: an undefined one is null. */
final class Finite {
  private static final MathContext DRAWN = new MathContext(6);

  private Finite() {}

  static @Nullable Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** Six significant digits: what a chart needs. */
  static @Nullable Double drawn(double value) {
    return Double.isFinite(value) ? BigDecimal.valueOf(value).round(DRAWN).doubleValue() : null;
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
