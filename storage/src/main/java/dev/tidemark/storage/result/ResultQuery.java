package dev.tidemark.storage.result;

import java.time.Instant;
import java.util.List;

/**
 * Which results to read. An empty list filters nothing; windows are chosen by their start in {@code
 * [from, to)}.
 *
 * @param models empty for all models
 * @param segments {@code ""} is all traffic
 * @param features {@code ""} is the whole model
 * @param windowLengths as {@code WindowLength.text()}
 * @param computedAfter only results computed later than this
 * @param windowStarts only windows that start at one of these
 */
public record ResultQuery(
    List<String> models,
    List<String> metrics,
    List<Subject> subjects,
    List<String> features,
    List<String> segments,
    List<String> versions,
    List<String> windowLengths,
    Instant from,
    Instant to,
    Instant computedAfter,
    List<Instant> windowStarts) {
  /** Before any data. */
  public static final Instant BEGIN = Instant.parse("1900-01-01T00:00:00Z");

  /** After any data. */
  public static final Instant END = Instant.parse("2299-12-31T00:00:00Z");

  public ResultQuery {
    models = List.copyOf(models);
    metrics = List.copyOf(metrics);
    subjects = List.copyOf(subjects);
    features = List.copyOf(features);
    segments = List.copyOf(segments);
    versions = List.copyOf(versions);
    windowLengths = List.copyOf(windowLengths);
    windowStarts = List.copyOf(windowStarts);
  }

  /** Every result of every model. */
  public static ResultQuery all() {
    return new ResultQuery(
        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), BEGIN, END,
        BEGIN, List.of());
  }

  /** Every result of one model. */
  public static ResultQuery of(String model) {
    return all().models(List.of(model));
  }

  public ResultQuery models(List<String> names) {
    return new ResultQuery(
        names,
        metrics,
        subjects,
        features,
        segments,
        versions,
        windowLengths,
        from,
        to,
        computedAfter,
        windowStarts);
  }

  public ResultQuery metrics(List<String> names) {
    return new ResultQuery(
        models,
        names,
        subjects,
        features,
        segments,
        versions,
        windowLengths,
        from,
        to,
        computedAfter,
        windowStarts);
  }

  public ResultQuery subjects(List<Subject> chosen) {
    return new ResultQuery(
        models,
        metrics,
        chosen,
        features,
        segments,
        versions,
        windowLengths,
        from,
        to,
        computedAfter,
        windowStarts);
  }

  public ResultQuery features(List<String> names) {
    return new ResultQuery(
        models,
        metrics,
        subjects,
        names,
        segments,
        versions,
        windowLengths,
        from,
        to,
        computedAfter,
        windowStarts);
  }

  public ResultQuery segments(List<String> names) {
    return new ResultQuery(
        models,
        metrics,
        subjects,
        features,
        names,
        versions,
        windowLengths,
        from,
        to,
        computedAfter,
        windowStarts);
  }

  public ResultQuery versions(List<String> names) {
    return new ResultQuery(
        models,
        metrics,
        subjects,
        features,
        segments,
        names,
        windowLengths,
        from,
        to,
        computedAfter,
        windowStarts);
  }

  public ResultQuery windowLengths(List<String> texts) {
    return new ResultQuery(
        models,
        metrics,
        subjects,
        features,
        segments,
        versions,
        texts,
        from,
        to,
        computedAfter,
        windowStarts);
  }

  /** Windows that start in {@code [start, end)}. */
  public ResultQuery between(Instant start, Instant end) {
    return new ResultQuery(
        models,
        metrics,
        subjects,
        features,
        segments,
        versions,
        windowLengths,
        start,
        end,
        computedAfter,
        windowStarts);
  }

  public ResultQuery computedAfter(Instant time) {
    return new ResultQuery(
        models,
        metrics,
        subjects,
        features,
        segments,
        versions,
        windowLengths,
        from,
        to,
        time,
        windowStarts);
  }

  /** Windows that start at one of these times, inside the period. */
  public ResultQuery startingAt(List<Instant> starts) {
    return new ResultQuery(
        models,
        metrics,
        subjects,
        features,
        segments,
        versions,
        windowLengths,
        from,
        to,
        computedAfter,
        starts);
  }
}
