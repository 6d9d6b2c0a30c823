package dev.tidemark.storage.result;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

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
 * @param references names of references that were compared with, {@code ""} is none; empty for all
 *     but those that stand beside the model's own
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
    List<Instant> windowStarts,
    List<String> references) {
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
    references = List.copyOf(references);
  }

  /** Every result of every model. */
  public static ResultQuery all() {
    return new Parts().query();
  }

  /** Every result of one model. */
  public static ResultQuery of(String model) {
    return all().models(List.of(model));
  }

  public ResultQuery models(List<String> names) {
    return with(parts -> parts.models = names);
  }

  public ResultQuery metrics(List<String> names) {
    return with(parts -> parts.metrics = names);
  }

  public ResultQuery subjects(List<Subject> chosen) {
    return with(parts -> parts.subjects = chosen);
  }

  public ResultQuery features(List<String> names) {
    return with(parts -> parts.features = names);
  }

  public ResultQuery segments(List<String> names) {
    return with(parts -> parts.segments = names);
  }

  public ResultQuery versions(List<String> names) {
    return with(parts -> parts.versions = names);
  }

  public ResultQuery windowLengths(List<String> texts) {
    return with(parts -> parts.windowLengths = texts);
  }

  /** Windows that start in {@code [start, end)}. */
  public ResultQuery between(Instant start, Instant end) {
    return with(parts -> {
      parts.from = start;
      parts.to = end;
    });
  }

  public ResultQuery computedAfter(Instant time) {
    return with(parts -> parts.computedAfter = time);
  }

  /** Windows that start at one of these times, inside the period. */
  public ResultQuery startingAt(List<Instant> starts) {
    return with(parts -> parts.windowStarts = starts);
  }

  /** Compared with one of these references, the model's own or not. */
  public ResultQuery references(List<String> names) {
    return with(parts -> parts.references = names);
  }

  private ResultQuery with(Consumer<Parts> change) {
    Parts parts = new Parts();
    parts.models = models;
    parts.metrics = metrics;
    parts.subjects = subjects;
    parts.features = features;
    parts.segments = segments;
    parts.versions = versions;
    parts.windowLengths = windowLengths;
    parts.from = from;
    parts.to = to;
    parts.computedAfter = computedAfter;
    parts.windowStarts = windowStarts;
    parts.references = references;
    change.accept(parts);
    return parts.query();
  }

  /** A query while it is put together: at first every result. */
  private static final class Parts {
    private List<String> models = List.of();
    private List<String> metrics = List.of();
    private List<Subject> subjects = List.of();
    private List<String> features = List.of();
    private List<String> segments = List.of();
    private List<String> versions = List.of();
    private List<String> windowLengths = List.of();
    private Instant from = BEGIN;
    private Instant to = END;
    private Instant computedAfter = BEGIN;
    private List<Instant> windowStarts = List.of();
    private List<String> references = List.of();

    ResultQuery query() {
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
          windowStarts,
          references);
    }
  }
}
