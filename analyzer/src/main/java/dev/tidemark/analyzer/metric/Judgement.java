package dev.tidemark.analyzer.metric;

import dev.tidemark.storage.result.Status;

/**
 * A measurement and what it means.
 *
 * <p>A value means {@code DRIFT} when it is beyond its limit <em>and</em> significant: the p-value
 * it goes by, adjusted over the model's features, is below {@value #SIGNIFICANCE}. Below the least
 * sample it is {@code INSUFFICIENT}, with the value still shown where it can be computed.
 *
 * @param adjusted p-value after Benjamini and Hochberg; NaN when there is none
 */
public record Judgement(Measurement measurement, double adjusted, Status status, String detail) {
  static final double SIGNIFICANCE = 0.01;

  /** Starts the detail of a value that could not be computed; the reason follows. */
  public static final String FAILED = "failed: ";

  /**
   * Judges one value.
   *
   * @param adjusted its own p-value, adjusted; NaN when it has none
   * @param evidence adjusted p-value to go by; NaN: go by the interval, and without one by the
   *     limit alone
   */
  public static Judgement of(
      Measurement measurement, double adjusted, double evidence, long minSample) {
    if (!measurement.detail().startsWith(FAILED) && !measurement.samples().reach(minSample)) {
      String shortfall = measurement.samples().shortfall(minSample);
      return new Judgement(
          measurement, adjusted, Status.INSUFFICIENT, join(measurement.detail(), shortfall));
    }
    if (measurement.detail().startsWith(FAILED)) {
      return new Judgement(measurement, adjusted, Status.FAILED, measurement.detail());
    }
    if (Double.isNaN(measurement.value())) {
      String why =
          measurement.detail().isEmpty() ? "not defined for these data" : measurement.detail();
      return new Judgement(measurement, adjusted, Status.INSUFFICIENT, why);
    }
    boolean significant =
        measurement.limit() instanceof Limit.Always
            || (Double.isNaN(evidence) ? isOutsideInterval(measurement) : evidence < SIGNIFICANCE);
    Status status =
        significant
            ? measurement.limit().of(measurement.value(), measurement.referenceValue())
            : Status.OK;
    return new Judgement(measurement, adjusted, status, measurement.detail());
  }

  /** Without a p-value: whether the interval, when there is one, leaves the reference out. */
  private static boolean isOutsideInterval(Measurement measurement) {
    return !(measurement.lower() <= measurement.referenceValue()
        && measurement.referenceValue() <= measurement.upper());
  }

  private static String join(String detail, String more) {
    return detail.isEmpty() ? more : detail + "; " + more;
  }
}
