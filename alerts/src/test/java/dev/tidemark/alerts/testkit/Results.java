package dev.tidemark.alerts.testkit;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Makes metrics rows for tests: daily windows, 1,000 rows, judged as the analyzer would. */
public record Results(
    String model,
    String version,
    String metric,
    Subject subject,
    String feature,
    String segment,
    double reference,
    long sampleSize,
    Instant computedAt,
    long revision) {
  public static Results feature(String model, String metric, String feature) {
    return new Results(
        model, "1", metric, Subject.FEATURE, feature, "", Double.NaN, 1000, Instant.EPOCH, 1);
  }

  public static Results output(String model, String metric, String output) {
    return new Results(
        model, "1", metric, Subject.OUTPUT, output, "", Double.NaN, 1000, Instant.EPOCH, 1);
  }

  public static Results model(String model, String metric) {
    return new Results(
        model, "1", metric, Subject.MODEL, "", "", Double.NaN, 1000, Instant.EPOCH, 1);
  }

  public Results reference(double value) {
    return new Results(
        model, version, metric, subject, feature, segment, value, sampleSize, computedAt, revision);
  }

  public Results sample(long rows) {
    return new Results(
        model, version, metric, subject, feature, segment, reference, rows, computedAt, revision);
  }

  public Results segment(String name) {
    return new Results(
        model,
        version,
        metric,
        subject,
        feature,
        name,
        reference,
        sampleSize,
        computedAt,
        revision);
  }

  public Results computed(Instant at) {
    return new Results(
        model, version, metric, subject, feature, segment, reference, sampleSize, at, revision);
  }

  public Results revision(long number) {
    return new Results(
        model,
        version,
        metric,
        subject,
        feature,
        segment,
        reference,
        sampleSize,
        computedAt,
        number);
  }

  /** The value in the day's window; PSI above 0.2 is drift. */
  public MetricResult on(String day, double value) {
    Status status = metric.equals("psi") && value > 0.2 ? Status.DRIFT : Status.OK;
    return on(day, value, sampleSize < 30 ? Status.INSUFFICIENT : status);
  }

  public MetricResult on(String day, double value, Status status) {
    Instant start = Instant.parse(day + "T00:00:00Z");
    return new MetricResult(
        model,
        version,
        metric,
        subject,
        feature,
        segment,
        "1d",
        new TimeWindow(start, start.plus(1, ChronoUnit.DAYS)),
        "january",
        "classic",
        value,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        sampleSize,
        10_000,
        reference,
        status,
        "",
        revision,
        computedAt);
  }
}
