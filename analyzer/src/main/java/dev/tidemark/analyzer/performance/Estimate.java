package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Proportion;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import java.util.Optional;

/**
 * One performance number of one side, with its 95 % interval.
 *
 * @param value NaN when these labels do not define it
 * @param lower NaN when there is no interval
 * @param expected what chance alone makes of it when the model is as good as it says; NaN when that
 *     is not known
 */
public record Estimate(
    String metric, double value, double lower, double upper, double expected, Limit limit) {
  static final double LEVEL = Interval.DEFAULT_LEVEL;

  private static final Limit LOWER_IS_WORSE = new Limit.RelativeDrop(0.05);
  private static final Limit HIGHER_IS_WORSE = new Limit.RelativeRise(0.05);

  static Estimate quality(String metric, double value) {
    return new Estimate(metric, value, Double.NaN, Double.NaN, Double.NaN, LOWER_IS_WORSE);
  }

  static Estimate loss(String metric, double value) {
    return new Estimate(metric, value, Double.NaN, Double.NaN, Double.NaN, HIGHER_IS_WORSE);
  }

  /** A number of rows of traffic: neither good nor bad. */
  static Estimate count(String metric, double rows) {
    return new Estimate(metric, rows, Double.NaN, Double.NaN, Double.NaN, Limit.none());
  }

  static Estimate share(String metric, double hits, double rows) {
    Proportion share = new Proportion(hits, rows);
    return new Estimate(
        metric,
        rows == 0 ? 0 : share.share(),
        share.lower(),
        share.upper(),
        Double.NaN,
        LOWER_IS_WORSE);
  }

  Estimate interval(Interval interval) {
    return new Estimate(metric, value, interval.lower(), interval.upper(), expected, limit);
  }

  /** The same without an interval when there is none. */
  Estimate interval(Optional<Interval> interval) {
    return interval.map(this::interval).orElse(this);
  }

  Estimate expected(double byChance) {
    return new Estimate(metric, value, lower, upper, byChance, limit);
  }

  Estimate unjudged() {
    return new Estimate(metric, value, lower, upper, expected, Limit.none());
  }
}
