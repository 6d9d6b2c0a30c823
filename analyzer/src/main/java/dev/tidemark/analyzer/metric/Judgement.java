package dev.tidemark.analyzer.metric;

import dev.tidemark.storage.result.Status;

/**
 * A measurement and what it means.
 *
 * <p>Below the least sample it is {@code INSUFFICIENT}, with the value still shown where it can be
 * computed; else a {@link Criterion} decides.
 *
 * @param adjusted p-value after Benjamini and Hochberg; NaN when there is none
 */
public record Judgement(Measurement measurement, double adjusted, Status status, String detail) {
  /** Starts the detail of a value that could not be computed; the reason follows. */
  public static final String FAILED = "failed: ";

  /** The p-values that a verdict goes by; NaN where there is none. */
  public record Evidence(double adjusted, double raw) {}

  /** Judges one value by its own p-value, where it has one, which is not adjusted. */
  public static Judgement of(Measurement measurement, long minSample, Criterion criterion) {
    double p = measurement.pValue();
    return of(measurement, p, new Evidence(p, p), minSample, criterion);
  }

  /**
   * Judges one value.
   *
   * @param adjusted its own p-value, adjusted; NaN when it has none
   */
  public static Judgement of(
      Measurement measurement,
      double adjusted,
      Evidence evidence,
      long minSample,
      Criterion criterion) {
    String detail = measurement.detail();
    if (detail.startsWith(FAILED)) {
      return new Judgement(measurement, adjusted, Status.FAILED, detail);
    }
    if (!measurement.samples().reach(minSample)) {
      String shortfall = measurement.samples().shortfall(minSample);
      return new Judgement(measurement, adjusted, Status.INSUFFICIENT, join(detail, shortfall));
    }
    if (Double.isNaN(measurement.value())) {
      String why = detail.isEmpty() ? "not defined for these data" : detail;
      return new Judgement(measurement, adjusted, Status.INSUFFICIENT, why);
    }
    Criterion.Finding finding = criterion.judge(measurement, evidence.adjusted(), evidence.raw());
    return new Judgement(measurement, adjusted, finding.status(), join(detail, finding.words()));
  }

  private static String join(String detail, String more) {
    return detail.isEmpty() ? more : more.isEmpty() ? detail : detail + "; " + more;
  }
}
