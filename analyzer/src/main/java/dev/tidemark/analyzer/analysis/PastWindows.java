package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The windows before a window: those that ended when it began or earlier. By the calendar, or of
 * rows those of the same version; a late row moves them, and with them what is looked back at.
 * Thread-safe.
 */
@Singleton
final class PastWindows {
  private static final Duration MONTH = Duration.ofHours(24 * 365 + 6).dividedBy(12);

  private final ResultReader results;
  private final WindowPlan plans;
  private final Shadows shadows;

  PastWindows(ResultReader results, WindowPlan plans, Shadows shadows) {
    this.results = results;
    this.plans = plans;
    this.shadows = shadows;
  }

  /**
   * By what one window of one version and segment is judged.
   *
   * @param windowLength as {@code WindowLength.text()}
   * @param reference as results carry it
   */
  Criteria criteria(
      ModelSettings settings,
      String version,
      Segment segment,
      String windowLength,
      TimeWindow window,
      String reference) {
    WindowLength length = WindowLength.parse(windowLength);
    List<Instant> starts =
        before(settings, version, length, window).stream().map(TimeWindow::start).toList();
    return new Criteria(
        settings,
        perMonth(length, window),
        starts.isEmpty()
            ? PastValues.NONE
            : PastValues.of(
                starts,
                found(settings, version, segment, windowLength, starts, reference),
                settings.minSample()));
  }

  private List<MetricResult> found(
      ModelSettings settings,
      String version,
      Segment segment,
      String windowLength,
      List<Instant> starts,
      String reference) {
    return results
        .find(
            ResultQuery.of(settings.name())
                .versions(List.of(version))
                .segments(List.of(segment.text()))
                .windowLengths(List.of(windowLength))
                .references(List.of(reference))
                .between(starts.getFirst(), starts.getLast().plusMillis(1))
                .startingAt(starts))
        .stream()
        .filter(one -> one.profile().equals(settings.profile()))
        .toList();
  }

  /** The windows of one version that the model's limits look back at, in order of time. */
  private List<TimeWindow> before(
      ModelSettings settings, String version, WindowLength length, TimeWindow window) {
    int count = settings.windowsLookedBackAt();
    if (count == 0 || !(length instanceof WindowLength.RowCount)) {
      return before(length, window, count);
    }
    List<TimeWindow> earlier =
        rowWindows(settings.name(), version, length).stream()
            .filter(one -> !one.end().isAfter(window.start()))
            .toList();
    return earlier.subList(Math.max(0, earlier.size() - count), earlier.size());
  }

  /** Of a version that only answers in shadow, those of the version that it follows. */
  private List<TimeWindow> rowWindows(String model, String version, WindowLength length) {
    List<TimeWindow> own = plans.rowWindows(model, version, length);
    return own.isEmpty()
        ? shadows.followedBy(model, version).stream()
            .flatMap(champion -> plans.rowWindows(model, champion, length).stream())
            .toList()
        : own;
  }

  /** The windows of any version that one window looks back at, in order of time. */
  List<TimeWindow> before(ModelSettings settings, WindowLength length, TimeWindow window) {
    if (settings.windowsLookedBackAt() == 0 || !(length instanceof WindowLength.RowCount)) {
      return before(length, window, settings.windowsLookedBackAt());
    }
    return plans.versions(settings.name(), window).stream()
        .flatMap(version -> before(settings, version, length, window).stream())
        .distinct()
        .sorted(Comparator.comparing(TimeWindow::start))
        .toList();
  }

  /** The windows that begin after a period and look back at it, in order of time. */
  List<TimeWindow> after(ModelSettings settings, WindowLength length, TimeWindow period) {
    int count = settings.windowsLookedBackAt();
    if (count == 0) {
      return List.of();
    }
    if (!(length instanceof WindowLength.RowCount)) {
      return after(length, length.windowsBetween(period.start(), period.end()).getLast(), count);
    }
    TimeWindow rest = new TimeWindow(period.end(), ResultQuery.END);
    return plans.versions(settings.name(), rest).stream()
        .flatMap(version ->
            plans.rowWindows(settings.name(), version, length).stream()
                .filter(one -> !one.start().isBefore(period.end()))
                .limit(count))
        .sorted(Comparator.comparing(TimeWindow::start))
        .toList();
  }

  /** By the clock: the last so many windows that ended when this one began or earlier. */
  static List<TimeWindow> before(WindowLength length, TimeWindow window, int count) {
    List<TimeWindow> windows = new ArrayList<>();
    Instant end = window.start();
    while (windows.size() < count && !(length instanceof WindowLength.RowCount)) {
      TimeWindow last = endingBy(length, end);
      windows.addFirst(last);
      end =
          length instanceof WindowLength.Sliding sliding
              ? last.end().minus(sliding.step().length())
              : last.start();
    }
    return windows;
  }

  /** By the clock: the windows for which this one is among the last so many. */
  static List<TimeWindow> after(WindowLength length, TimeWindow window, int count) {
    List<TimeWindow> windows = new ArrayList<>();
    Instant start = window.end();
    while (windows.size() < count && !(length instanceof WindowLength.RowCount)) {
      TimeWindow next = length.windowOf(start);
      windows.add(next);
      start =
          length instanceof WindowLength.Sliding sliding
              ? next.start().plus(sliding.step().length())
              : next.end();
    }
    return windows;
  }

  private static TimeWindow endingBy(WindowLength length, Instant end) {
    return length instanceof WindowLength.Sliding sliding
        ? new TimeWindow(end.minus(sliding.length().length()), end)
        : length.windowOf(end.minusMillis(1));
  }

  /** Windows of this length in a month of 30.4 days; of rows, at the pace of this one. */
  static double perMonth(WindowLength length, TimeWindow window) {
    return switch (length) {
      case WindowLength.Fixed fixed -> ratio(fixed.length());
      case WindowLength.Weeks(int count) -> ratio(Duration.ofDays(7L * count));
      case WindowLength.Months(int count) -> 1.0 / count;
      case WindowLength.Sliding sliding -> ratio(sliding.step().length());
      case WindowLength.RowCount _ -> ratio(window.length());
    };
  }

  private static double ratio(Duration step) {
    return (double) MONTH.toMillis() / step.toMillis();
  }
}
