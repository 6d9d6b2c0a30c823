package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What each window of a model is compared with. */
public sealed interface ReferenceRule {
  /** Nothing. */
  record None() implements ReferenceRule {}

  /** The same stored rows for every window. */
  record Stored(Baseline baseline) implements ReferenceRule {}

  /** All versions' traffic in the time of so many windows before: {@code trailing:7}. */
  record Trailing(int windows) implements ReferenceRule {}

  /** All versions' traffic in the same window of the last weeks: {@code seasonal:4}. */
  record Seasonal(int weeks) implements ReferenceRule {}

  /** The same window of another version, such as the champion's: {@code version:3}. */
  record OfVersion(String version) implements ReferenceRule {}

  Duration WEEK = Duration.ofDays(7);

  Pattern ROLLING =
      Pattern.compile("(?:trailing:([1-9]\\d{0,2})|seasonal:([1-9]\\d?)|version:(.+))");

  /** Whether a name is meant for a reference that moves along, rightly written or not. */
  static boolean isRolling(String name) {
    return Stream.of("trailing:", "seasonal:", "version:").anyMatch(name::startsWith);
  }

  /**
   * Reads the name of a reference that moves along.
   *
   * @return empty when it is none
   */
  static Optional<ReferenceRule> parse(String name) {
    Matcher matcher = ROLLING.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        matcher.group(1) != null
            ? new Trailing(Integer.parseInt(matcher.group(1)))
            : matcher.group(2) != null
                ? new Seasonal(Integer.parseInt(matcher.group(2)))
                : new OfVersion(matcher.group(3)));
  }

  /**
   * The rows to compare one window of one version with; empty when there are none by this rule, as
   * for a version and itself.
   */
  default Optional<Baseline> baseline(
      String model, String version, WindowLength length, TimeWindow window) {
    return switch (this) {
      case None _ -> Optional.empty();
      case Stored(Baseline baseline) -> Optional.of(baseline);
      case OfVersion(String other) when other.equals(version) -> Optional.empty();
      case OfVersion(String other) ->
          Optional.of(
              new Baseline(text(), 0, new RowSource.Traffic(model, other, window, Segment.ALL)));
      case Trailing _, Seasonal _ ->
          Optional.of(
              new Baseline(
                  text(),
                  0,
                  new RowSource.Periods(model, "", periods(length, window), Segment.ALL)));
    };
  }

  /** The periods whose traffic a window is compared with; empty for stored rows. */
  default List<TimeWindow> periods(WindowLength length, TimeWindow window) {
    return switch (this) {
      case None _, Stored _ -> List.of();
      case OfVersion _ -> List.of(window);
      case Trailing(int windows) -> List.of(before(length, window, windows));
      case Seasonal(int weeks) ->
          IntStream.rangeClosed(1, weeks)
              .mapToObj(weeksAgo -> shifted(window, WEEK.multipliedBy(-weeksAgo)))
              .toList();
    };
  }

  /** Other windows that are compared with a window's traffic: late rows touch them too. */
  default List<TimeWindow> dependents(WindowLength length, TimeWindow window) {
    return switch (this) {
      case None _, Stored _, OfVersion _ -> List.of();
      case Seasonal(int weeks) ->
          IntStream.rangeClosed(1, weeks)
              .mapToObj(later -> shifted(window, WEEK.multipliedBy(later)))
              .toList();
      case Trailing(int windows) ->
          length.windowsBetween( // one more, as months differ in length
              window.end(), window.end().plus(window.length().multipliedBy(windows + 1L)));
    };
  }

  /** As users write it; a stored one with its revision. */
  default String text() {
    return switch (this) {
      case None _ -> "-";
      case Stored(Baseline baseline) -> baseline.name() + "@" + baseline.revision();
      case Trailing(int windows) -> "trailing:" + windows;
      case Seasonal(int weeks) -> "seasonal:" + weeks;
      case OfVersion(String version) -> "version:" + version;
    };
  }

  /** As results carry it. */
  default String name() {
    return switch (this) {
      case None _ -> "";
      case Stored(Baseline baseline) -> baseline.name();
      case Trailing _, Seasonal _, OfVersion _ -> text();
    };
  }

  private static TimeWindow before(WindowLength length, TimeWindow window, int windows) {
    if (length instanceof WindowLength.Weeks || length instanceof WindowLength.Months) {
      TimeWindow first = window;
      for (int i = 0; i < windows; i++) {
        first = length.windowOf(first.start().minusMillis(1));
      }
      return new TimeWindow(first.start(), window.start());
    }
    return new TimeWindow(
        window.start().minus(window.length().multipliedBy(windows)), window.start());
  }

  private static TimeWindow shifted(TimeWindow window, Duration by) {
    return new TimeWindow(window.start().plus(by), window.end().plus(by));
  }
}
