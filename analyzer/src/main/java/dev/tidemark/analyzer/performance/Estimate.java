package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Proportion;

/**
 * One performance number of one side, with its 95 % interval.
 *
 * @param value NaN when these labels do not define it
 * @param lower NaN when there is no interval
 */
public record Estimate(String metric, double value, double lower, double upper, Limit limit) {
  private static final Limit LOWER_IS_WORSE = new Limit.RelativeDrop(0.05);
  private static final Limit HIGHER_IS_WORSE = new Limit.RelativeRise(0.05);

  static Estimate quality(String metric, double value) {
    return new Estimate(metric, value, Double.NaN, Double.NaN, LOWER_IS_WORSE);
  }

  static Estimate loss(String metric, double value) {
    return new Estimate(metric, value, Double.NaN, Double.NaN, HIGHER_IS_WORSE);
  }

  /** A number of rows of traffic: neither good nor bad. */
  static Estimate count(String metric, double rows) {
    return new Estimate(metric, rows, Double.NaN, Double.NaN, Limit.none());
  }

  static Estimate share(String metric, double hits, double rows) {
    Proportion share = new Proportion(hits, rows);
    return new Estimate(
        metric, rows == 0 ? 0 : share.share(), share.lower(), share.upper(), LOWER_IS_WORSE);
  }

  Estimate interval(double low, double high) {
    return new Estimate(metric, value, low, high, limit);
  }

  Estimate unjudged() {
    return new Estimate(metric, value, lower, upper, Limit.none());
  }
}
