package dev.tidemark.analyzer.metric;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * Where a value is to be expected by its own past: {@code mean ± sigmas · σ}.
 *
 * @param deviation sample standard deviation, n − 1 below the line
 * @param count of values it was computed from
 */
public record Band(double mean, double deviation, double sigmas, int count) {
  /**
   * The band of some values, which are scaled first so that no square overflows.
   *
   * @param values finite, at least 2, in a fixed order: sums depend on it in the last digit
   * @throws IllegalArgumentException if there are fewer
   */
  public static Band of(List<Double> values, double sigmas) {
    int count = values.size();
    if (count < 2) {
      throw new IllegalArgumentException("a deviation needs two values, has " + count);
    }
    double scale = values.stream().mapToDouble(Math::abs).max().orElseThrow();
    if (scale == 0) {
      return new Band(0, 0, sigmas, count);
    }
    double mean = values.stream().mapToDouble(value -> value / scale).sum() / count;
    double squares =
        values.stream().mapToDouble(value -> value / scale - mean).map(d -> d * d).sum();
    return new Band(mean * scale, Math.sqrt(squares / (count - 1)) * scale, sigmas, count);
  }

  public double low() {
    return mean - sigmas * deviation;
  }

  public double high() {
    return mean + sigmas * deviation;
  }

  /** Whether the value lies beyond it, on a side that means trouble. */
  boolean isLeftBy(double value, Limit limit) {
    return switch (limit) {
      case Limit.None _, Limit.Always _ -> false;
      case Limit.Distance _, Limit.Increase _, Limit.RelativeRise _ -> value > high();
      case Limit.RelativeDrop _ -> value < low();
      case Limit.Outside _ -> value < low() || value > high();
    };
  }

  /** How the limit came about, for users. */
  String words(Limit limit) {
    String limits =
        switch (limit) {
          case Limit.RelativeDrop _ -> "limit " + digits(low());
          case Limit.Outside _ -> "limits " + digits(low()) + " and " + digits(high());
          default -> "limit " + digits(high());
        };
    return "%s: mean %s and %s deviations of %s over the %d windows before"
        .formatted(limits, digits(mean), digits(sigmas), digits(deviation), count);
  }

  /** At most four significant digits, whole numbers as such. */
  static String digits(double number) {
    return Double.isFinite(number)
        ? new BigDecimal(number).round(new MathContext(4)).stripTrailingZeros().toPlainString()
        : Double.toString(number);
  }
}
