package dev.tidemark.analyzer.metric;

import dev.tidemark.storage.model.Threshold;
import dev.tidemark.storage.result.Status;
import java.util.List;

/** By what a value is called a drift, with all numbers that go into it. */
public sealed interface Criterion {
  /** The p-value below which a change is no chance. */
  double SIGNIFICANCE = 0.01;

  /**
   * What it says of a value.
   *
   * @param words how it came about, for users; empty when there is nothing to add
   */
  record Finding(Status status, String words) {}

  /** Added where the metric's own limit says more than the criterion. */
  String BY_FIXED_LIMIT = "; drift by the fixed limit";

  /** Significant after adjustment, and beyond the metric's own limit. */
  record Fixed() implements Criterion {}

  /**
   * A share of a false-alarm budget, and the metric's own limit.
   *
   * <p>A month has {@code windowsPerMonth} windows with {@code tests} tests each. When every test
   * is significant below {@code perMonth / (windowsPerMonth · tests)}, then at most {@code
   * perMonth} false alarms a month are expected, however the tests depend on each other.
   *
   * @param tests that share the budget in this window, at least 1
   */
  record Budget(double perMonth, double windowsPerMonth, int tests) implements Criterion {
    /** The p-value, not adjusted, below which a change is no chance. */
    public double significance() {
      return Math.min(1, perMonth / (windowsPerMonth * tests));
    }

    private Finding judge(Measurement measurement, double raw, Status fixed) {
      if (Double.isNaN(raw)) {
        return atMostWarning(fixed, "no test that a budget could be spent on", "");
      }
      return new Finding(
          raw < significance() ? beyond(measurement) : Status.OK,
          "significant below p = %s: %s false alarms a month, %s windows of %d tests"
              .formatted(
                  Band.digits(significance()),
                  Band.digits(perMonth),
                  Band.digits(windowsPerMonth),
                  tests));
    }
  }

  /**
   * Significant after adjustment, and beyond the mean and some deviations of the windows before.
   *
   * @param values of those windows, in order of time
   */
  record Past(Threshold.Past rule, List<Double> values) implements Criterion {
    public Past {
      values = List.copyOf(values);
    }

    private Finding judge(Measurement measurement, boolean significant, Status fixed) {
      if (values.size() < rule.minWindows()) {
        String words =
            "needs %d windows before, has %d".formatted(rule.minWindows(), values.size());
        return new Finding(
            Status.INSUFFICIENT, fixed == Status.DRIFT ? words + BY_FIXED_LIMIT : words);
      }
      Limit limit = measurement.limit();
      Band band = Band.of(values, rule.sigmas());
      return significant && band.isLeftBy(measurement.value(), limit)
          ? new Finding(Status.DRIFT, band.words(limit))
          : atMostWarning(
              fixed, band.words(limit), ": the windows before may have drifted as well");
    }
  }

  /**
   * Judges a value that is defined and rests on enough rows.
   *
   * @param adjusted p-value to go by, adjusted over the model's features; NaN: none
   * @param raw the same, not adjusted
   */
  default Finding judge(Measurement measurement, double adjusted, double raw) {
    Limit limit = measurement.limit();
    if (limit instanceof Limit.None || limit instanceof Limit.Always) {
      return new Finding(beyond(measurement), "");
    }
    boolean significant = isSignificant(measurement, adjusted);
    Status fixed = significant ? beyond(measurement) : Status.OK;
    return switch (this) {
      case Fixed _ -> new Finding(fixed, "");
      case Budget budget -> budget.judge(measurement, raw, fixed);
      case Past past -> past.judge(measurement, significant, fixed);
    };
  }

  /**
   * What the metric's own limit calls a drift is never {@code OK}: windows before that had drifted
   * themselves make a band that lies where nobody wants to be.
   */
  private static Finding atMostWarning(Status fixed, String words, String why) {
    return fixed == Status.DRIFT
        ? new Finding(Status.WARNING, words + BY_FIXED_LIMIT + why)
        : new Finding(Status.OK, words);
  }

  private static Status beyond(Measurement measurement) {
    return measurement.limit().of(measurement.value(), measurement.referenceValue());
  }

  /** Without a p-value: whether the interval, when there is one, leaves the reference out. */
  private static boolean isSignificant(Measurement measurement, double adjusted) {
    return Double.isNaN(adjusted)
        ? !(measurement.lower() <= measurement.referenceValue()
            && measurement.referenceValue() <= measurement.upper())
        : adjusted < SIGNIFICANCE;
  }
}
