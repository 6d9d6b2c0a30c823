package dev.tidemark.dashboard;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;

/** Makes a result for tests; what is not said is undefined, and the status is ok. */
public final class ResultBuilder {
  private static final Instant COMPUTED = Instant.parse("2026-06-01T00:00:00Z");

  private final String model;
  private final TimeWindow window;
  private final Subject subject;
  private final String feature;
  private final String metric;
  private final double value;
  private final long rows;
  private final long referenceRows;
  private double lower = Double.NaN;
  private double upper = Double.NaN;
  private double expected = Double.NaN;
  private double referenceValue = Double.NaN;
  private Status status = Status.OK;
  private String comparedWith = "january";
  private String version = "1";

  public ResultBuilder(
      String model,
      TimeWindow window,
      Subject subject,
      String feature,
      String metric,
      double value,
      long rows,
      long referenceRows) {
    this.model = model;
    this.window = window;
    this.subject = subject;
    this.feature = feature;
    this.metric = metric;
    this.value = value;
    this.rows = rows;
    this.referenceRows = referenceRows;
  }

  public ResultBuilder version(String name) {
    this.version = name;
    return this;
  }

  public ResultBuilder interval(double from, double to) {
    this.lower = from;
    this.upper = to;
    return this;
  }

  public ResultBuilder expected(double number) {
    this.expected = number;
    return this;
  }

  public ResultBuilder reference(double number) {
    this.referenceValue = number;
    return this;
  }

  public ResultBuilder comparedWith(String name) {
    this.comparedWith = name;
    return this;
  }

  public ResultBuilder status(Status judged) {
    this.status = judged;
    return this;
  }

  public MetricResult build() {
    boolean isDrift = status == Status.DRIFT;
    return new MetricResult(
        model,
        version,
        metric,
        subject,
        feature,
        "",
        "1d",
        window,
        comparedWith,
        "classic",
        value,
        lower,
        upper,
        metric.equals("psi") ? (isDrift ? 1e-9 : 0.4) : Double.NaN,
        metric.equals("psi") ? (isDrift ? 1e-8 : 0.6) : Double.NaN,
        expected,
        rows,
        referenceRows,
        referenceValue,
        status,
        "",
        1,
        COMPUTED);
  }
}
