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
import java.util.List;

/**
 * The windows before a window, by the calendar: those that ended when it began or earlier. Windows
 * of rows have none, as a late row moves them all. Thread-safe.
 */
@Singleton
final class PastWindows {
  private static final Duration MONTH = Duration.ofHours(24 * 365 + 6).dividedBy(12);

  private final ResultReader results;

  PastWindows(ResultReader results) {
    this.results = results;
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
        before(length, window, settings.windowsLookedBackAt()).stream()
            .map(TimeWindow::start)
            .toList();
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

  /** The last so many windows that ended when this one began or earlier, in order of time. */
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

  /** The windows for which this one is among the last so many, in order of time. */
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
