package dev.tidemark.dashboard.api;

import java.math.BigDecimal;
import java.math.MathContext;
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

  /** As {@link #drawn} for each. */
  @SuppressWarnings("NullAway") // elements are null where a number is undefined
  static @Nullable Double[] drawn(double[] values) {
    Double[] drawn = new Double[values.length];
    for (int i = 0; i < values.length; i++) {
      drawn[i] = drawn(values[i]);
    }
    return drawn;
  }
}
