package dev.tidemark.dashboard.timeline;

import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.ResultSpan;
import dev.tidemark.storage.result.ResultSpanReader;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses which results a page shows and reads them. Thread-safe. */
@Singleton
public final class Timelines {
  /** Windows shown when nobody says otherwise. */
  public static final int DEFAULT_WINDOWS = 90;

  /** Most columns of an overview: more windows than these share columns. */
  static final int MOST_COLUMNS = 360;

  private final ResultReader results;
  private final ResultSpanReader spans;
  private final ModelCatalog catalog;

  Timelines(ResultReader results, ResultSpanReader spans, ModelCatalog catalog) {
    this.results = results;
    this.spans = spans;
    this.catalog = catalog;
  }

  /**
   * What a reader asked for; null is left to us.
   *
   * @param version a model version
   * @param window a window length as {@code WindowLength.text()}
   */
  public record Wish(
      @Nullable String version,
      @Nullable String window,
      @Nullable Instant from,
      @Nullable Instant to) {}

  /**
   * What is shown.
   *
   * @param versions all versions that have results, the one that reaches furthest first
   * @param windows all window lengths that have results
   * @param span the chosen version and window length, absent when the model has no result yet
   * @param from first window start shown
   * @param to exclusive
   */
  public record Choice(
      ModelSettings model,
      List<String> versions,
      List<String> windows,
      Optional<ResultSpan> span,
      Instant from,
      Instant to) {
    public String version() {
      return span.map(ResultSpan::version).orElse("");
    }

    public String window() {
      return span.map(ResultSpan::windowLength).orElse(model.window());
    }

    /** One window of it alone. */
    public Choice only(TimeWindow one) {
      return new Choice(model, versions, windows, span, one.start(), one.start().plusMillis(1));
    }

    /** How many windows share a column of an {@link #overview}; 1 unless they are very many. */
    public int windowsInAColumn() {
      Optional<Duration> length = length(window());
      if (length.isEmpty() || span.isEmpty()) {
        return 1;
      }
      Instant first = from.isAfter(span.orElseThrow().first()) ? from : span.orElseThrow().first();
      Instant last = to.isBefore(span.orElseThrow().end()) ? to : span.orElseThrow().end();
      long windows = Duration.between(first, last).dividedBy(length.orElseThrow());
      return (int) Math.max(1, Math.ceilDiv(windows, MOST_COLUMNS));
    }
  }

  /**
   * @throws dev.tidemark.storage.problem.Problem 404 if the model is unknown
   */
  public Choice choose(String model, Wish wish) {
    ModelSettings settings = catalog.get(model);
    List<ResultSpan> all = spans.of(model);
    String length = wish.window() == null ? settings.window() : wish.window();
    Optional<ResultSpan> span =
        all.stream()
            .filter(s -> wish.version() == null || s.version().equals(wish.version()))
            .filter(s -> wish.window() == null || s.windowLength().equals(wish.window()))
            .max(
                Comparator.comparing((ResultSpan s) -> s.windowLength().equals(length))
                    .thenComparing(ResultSpan::end));
    Instant to =
        wish.to() == null
            ? span.map(s -> s.last().plusMillis(1)).orElse(ResultQuery.END)
            : wish.to();
    Instant from =
        wish.from() == null
            ? span.map(s -> later(s.first(), back(s.windowLength(), to))).orElse(ResultQuery.BEGIN)
            : wish.from();
    return new Choice(
        settings,
        all.stream().map(ResultSpan::version).distinct().toList(),
        all.stream().map(ResultSpan::windowLength).distinct().toList(),
        span,
        from,
        to);
  }

  /**
   * Reads the chosen windows.
   *
   * @param metrics names to read, empty for all
   * @param features names to read; empty for all; {@code ""} is the model itself
   */
  public Timeline read(Choice choice, List<String> metrics, List<String> features) {
    return Timeline.of(results.find(query(choice, metrics, features)));
  }

  /**
   * Reads the chosen windows of all features for a page that shows all of them side by side. Many
   * windows share columns: each then holds the result of its windows that stands out most.
   */
  public Timeline overview(Choice choice, List<String> metrics) {
    ResultQuery query = query(choice, metrics, List.of());
    int shared = choice.windowsInAColumn();
    if (shared == 1) {
      return Timeline.of(results.find(query));
    }
    Duration step = length(choice.window()).orElseThrow().multipliedBy(shared);
    Instant from = WindowLength.parse(choice.window()).windowOf(choice.from()).start();
    return Timeline.of(results.outstanding(query.between(from, choice.to()), step));
  }

  private static ResultQuery query(Choice choice, List<String> metrics, List<String> features) {
    return ResultQuery.of(choice.model().name())
        .metrics(metrics)
        .features(features)
        .segments(List.of(""))
        .versions(List.of(choice.version()))
        .windowLengths(List.of(choice.window()))
        .between(choice.from(), choice.to());
  }

  /** From one window's start to the next where all are alike; empty of months and counted rows. */
  private static Optional<Duration> length(String window) {
    try {
      return switch (WindowLength.parse(window)) {
        case WindowLength.Fixed(Duration length, String _) -> Optional.of(length);
        case WindowLength.Sliding(WindowLength.Fixed _, WindowLength.Fixed step) ->
            Optional.of(step.length());
        case WindowLength.Weeks(int count) -> Optional.of(Duration.ofDays(7L * count));
        case WindowLength.Months _, WindowLength.RowCount _ -> Optional.empty();
      };
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Start of the window {@link #DEFAULT_WINDOWS} before {@code to}. */
  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant back(String windowLength, Instant to) {
    WindowLength length;
    try {
      length = WindowLength.parse(windowLength);
    } catch (IllegalArgumentException _) {
      return ResultQuery.BEGIN;
    }
    if (length instanceof WindowLength.RowCount) { // no calendar to go back along
      return ResultQuery.BEGIN;
    }
    Instant at = to;
    for (int i = 0; i < DEFAULT_WINDOWS; i++) {
      at = length.windowOf(at.minusMillis(1)).start();
    }
    return at;
  }
}
