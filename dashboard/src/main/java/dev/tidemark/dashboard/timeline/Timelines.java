package dev.tidemark.dashboard.timeline;

import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.ResultSpan;
import dev.tidemark.storage.result.ResultSpanReader;
import dev.tidemark.storage.result.WindowValueReader;
import dev.tidemark.storage.result.WindowValueReader.Steps;
import dev.tidemark.storage.result.WindowValueReader.Windows;
import dev.tidemark.storage.window.WindowLength;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Chooses which results a page shows and reads them. Thread-safe. */
@Singleton
public final class Timelines {
  /** Windows shown when nobody says otherwise. */
  public static final int DEFAULT_WINDOWS = 90;

  /** Most columns of an overview: more windows than these share columns. A week has 168 hours. */
  static final int MOST_COLUMNS = 170;

  private static final Duration DAY = Duration.ofDays(1);

  /** Columns of days and of weeks begin with it. */
  private static final Instant FIRST_MONDAY = Instant.parse("1970-01-05T00:00:00Z");

  private final ResultReader results;
  private final WindowValueReader values;
  private final ResultSpanReader spans;
  private final ModelCatalog catalog;
  private final ExecutorService executor;

  Timelines(
      ResultReader results,
      WindowValueReader values,
      ResultSpanReader spans,
      ModelCatalog catalog,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.results = results;
    this.values = values;
    this.spans = spans;
    this.catalog = catalog;
    this.executor = executor;
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
   * @param begins start of the first window of each version that has some of the chosen length
   * @param span the chosen version and window length, absent when the model has no result yet
   * @param from first window start shown
   * @param to exclusive
   */
  public record Choice(
      ModelSettings model,
      List<String> versions,
      List<String> windows,
      SortedMap<String, Instant> begins,
      Optional<ResultSpan> span,
      Instant from,
      Instant to) {
    public String version() {
      return span.map(ResultSpan::version).orElse("");
    }

    public String window() {
      return span.map(ResultSpan::windowLength).orElse(model.window());
    }

    /** The window alone that starts then. */
    public Choice only(Instant start) {
      return new Choice(model, versions, windows, begins, span, start, start.plusMillis(1));
    }

    /** How many windows share a column of an {@link #overview}; 1 unless they are very many. */
    public int windowsPerColumn() {
      Optional<Duration> length = length(window());
      if (length.isEmpty() || span.isEmpty()) {
        return 1;
      }
      Instant first = from.isAfter(span.orElseThrow().first()) ? from : span.orElseThrow().first();
      Instant last = to.isBefore(span.orElseThrow().end()) ? to : span.orElseThrow().end();
      long windows = Duration.between(first, last).dividedBy(length.orElseThrow());
      return shared(length.orElseThrow(), Math.max(1, Math.ceilDiv(windows, MOST_COLUMNS)));
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
        begins(all, span.map(ResultSpan::windowLength).orElse(length)),
        span,
        from,
        to);
  }

  private static SortedMap<String, Instant> begins(List<ResultSpan> spans, String windowLength) {
    SortedMap<String, Instant> begins = new TreeMap<>();
    spans.stream()
        .filter(span -> span.windowLength().equals(windowLength))
        .forEach(span -> begins.put(span.version(), span.first()));
    return Collections.unmodifiableSortedMap(begins);
  }

  /**
   * Reads the chosen windows.
   *
   * @param metrics names to read
   * @param features names to read; {@code ""} is the model itself
   */
  public Timeline read(Choice choice, List<String> metrics, List<String> features) {
    return Timeline.of(values.find(windows(choice), metrics, features));
  }

  /** Reads everything that is known of some features in the chosen windows, with all details. */
  public Timeline whole(Choice choice, List<String> features) {
    return Timeline.of(
        results.find(
            ResultQuery.of(choice.model().name())
                .features(features)
                .segments(List.of(""))
                .versions(List.of(choice.version()))
                .windowLengths(List.of(choice.window()))
                .between(choice.from(), choice.to())));
  }

  /**
   * Reads the chosen windows of all features for a page that shows all of them side by side. Many
   * windows share columns: each then holds the result of its windows that stands out most.
   */
  public Timeline overview(Choice choice, List<String> metrics) {
    int shared = choice.windowsPerColumn();
    if (shared == 1) {
      return Timeline.of(values.find(windows(choice), metrics));
    }
    Duration step = length(choice.window()).orElseThrow().multipliedBy(shared);
    Instant origin = WindowLength.parse(choice.window()).windowOf(FIRST_MONDAY).start();
    return Timeline.of(values.outstanding(windows(choice), metrics, new Steps(origin, step)));
  }

  /**
   * All features over time, and as they are now.
   *
   * @param latest the last window alone; the overview itself where no windows share a column
   */
  public record Overview(Timeline overview, Timeline latest) {}

  /** An {@link #overview} and its last window, read at the same time. */
  public Overview withLatest(Choice choice, List<String> metrics) {
    if (choice.windowsPerColumn() == 1) {
      Timeline overview = overview(choice, metrics);
      return new Overview(overview, overview);
    }
    Instant end = WindowLength.parse(choice.window()).windowOf(choice.to().minusMillis(1)).start();
    Instant last = choice.span().map(ResultSpan::last).filter(end::isAfter).orElse(end);
    Future<Timeline> alone = executor.submit(() -> overview(choice.only(last), metrics));
    Timeline overview = overview(choice, metrics);
    Timeline latest = await(alone);
    return new Overview(overview, latest.isEmpty() ? overview : latest);
  }

  private static Timeline await(Future<Timeline> reading) {
    try {
      return reading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  private static Windows windows(Choice choice) {
    return new Windows(
        choice.model().name(), choice.version(), choice.window(), choice.from(), choice.to());
  }

  /**
   * How many windows a column takes: at least so many, and if it can be not many more, so that
   * columns are whole parts of a day or whole days.
   */
  private static int shared(Duration length, long least) {
    for (long count = least; count <= 2 * least; count++) {
      Duration column = length.multipliedBy(count);
      if (DAY.toMillis() % column.toMillis() == 0 || column.toMillis() % DAY.toMillis() == 0) {
        return (int) count;
      }
    }
    return (int) least;
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
