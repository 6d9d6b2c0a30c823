package dev.tidemark.storage.window;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * The length of windows. By the clock, aligned in UTC: {@code 15m}, {@code 1h}, {@code 6h}, {@code
 * 1d}, {@code 1w} (from Monday), {@code 1mo}; overlapping, such as seven days anew each day: {@code
 * 7d/1d}; by rows of one version: {@code 10000rows}.
 */
public sealed interface WindowLength {
  /** Minutes, hours or days, aligned to the epoch. */
  record Fixed(Duration length, String text) implements WindowLength {
    public Fixed {
      if (length.toMillis() < 60_000) {
        throw new IllegalArgumentException("a window is at least one minute: " + text);
      }
    }
  }

  /** Calendar weeks from Monday. */
  record Weeks(int count) implements WindowLength {}

  /** Calendar months. */
  record Months(int count) implements WindowLength {}

  /** Overlapping windows: one begins with each step, aligned to the epoch. */
  record Sliding(Fixed length, Fixed step) implements WindowLength {
    public Sliding {
      long millis = length.length().toMillis();
      long stepMillis = step.length().toMillis();
      if (stepMillis >= millis || millis % stepMillis != 0) {
        throw new IllegalArgumentException(
            "not a window length: a window must be a multiple of its step, such as 7d/1d");
      }
    }
  }

  /**
   * So many rows of one version, in order of event time from its first on; the last window holds
   * what is left. Where they begin is in the data: see {@link RowWindowReader}.
   */
  record RowCount(long rows) implements WindowLength {}

  /**
   * @throws IllegalArgumentException naming the text if it is not a window length
   */
  static WindowLength parse(String text) {
    if (text.matches("[1-9]\\d{0,8}rows")) {
      return new RowCount(Long.parseLong(text.substring(0, text.length() - "rows".length())));
    }
    int slash = text.indexOf('/');
    if (slash > 0
        && parse(text.substring(0, slash)) instanceof Fixed length
        && parse(text.substring(slash + 1)) instanceof Fixed step) {
      return new Sliding(length, step);
    }
    if (!text.matches("[1-9]\\d{0,4}(m|h|d|w|mo)")) {
      throw new IllegalArgumentException(
          "not a window length: '"
              + text
              + "' (write 15m, 1h, 6h, 1d, 1w, 1mo, 7d/1d or 10000rows)");
    }
    String unit = text.replaceAll("\\d", "");
    int count = Integer.parseInt(text.substring(0, text.length() - unit.length()));
    return switch (unit) {
      case "m" -> new Fixed(Duration.ofMinutes(count), text);
      case "h" -> new Fixed(Duration.ofHours(count), text);
      case "d" -> new Fixed(Duration.ofDays(count), text);
      case "w" -> new Weeks(count);
      default -> new Months(count);
    };
  }

  /** As {@link #parse} reads it. */
  default String text() {
    return switch (this) {
      case Fixed(Duration _, String text) -> text;
      case Weeks(int count) -> count + "w";
      case Months(int count) -> count + "mo";
      case Sliding(Fixed length, Fixed step) -> length.text() + "/" + step.text();
      case RowCount(long rows) -> rows + "rows";
    };
  }

  /**
   * The window that holds a point in time; of overlapping ones the one that began last. What goes
   * by the clock takes windows of rows for days.
   */
  default TimeWindow windowOf(Instant time) {
    return switch (this) {
      case Fixed(Duration length, String _) -> {
        long millis = length.toMillis();
        long start = Math.floorDiv(time.toEpochMilli(), millis) * millis;
        yield new TimeWindow(Instant.ofEpochMilli(start), Instant.ofEpochMilli(start + millis));
      }
      case Weeks(int count) -> {
        LocalDate monday = date(time).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        long weeks = Math.floorDiv(monday.toEpochDay() - FIRST_MONDAY, 7L);
        LocalDate start =
            LocalDate.ofEpochDay(FIRST_MONDAY + Math.floorDiv(weeks, (long) count) * count * 7);
        yield new TimeWindow(midnight(start), midnight(start.plusWeeks(count)));
      }
      case Months(int count) -> {
        LocalDate day = date(time);
        long months =
            Math.floorDiv(day.getYear() * 12L + day.getMonthValue() - 1, (long) count) * count;
        LocalDate start =
            LocalDate.of((int) Math.floorDiv(months, 12L), (int) Math.floorMod(months, 12L) + 1, 1);
        yield new TimeWindow(midnight(start), midnight(start.plusMonths(count)));
      }
      case Sliding(Fixed length, Fixed step) -> {
        Instant start = step.windowOf(time).start();
        yield new TimeWindow(start, start.plus(length.length()));
      }
      case RowCount _ -> new Fixed(Duration.ofDays(1), "1d").windowOf(time);
    };
  }

  /** All windows that hold a point in time, in order: several where windows overlap. */
  default List<TimeWindow> windowsOf(Instant time) {
    TimeWindow last = windowOf(time);
    if (!(this instanceof Sliding(Fixed _, Fixed step))) {
      return List.of(last);
    }
    List<TimeWindow> windows = new ArrayList<>();
    for (Instant start = last.start();
        start.plus(last.length()).isAfter(time);
        start = start.minus(step.length())) {
      windows.addFirst(new TimeWindow(start, start.plus(last.length())));
    }
    return windows;
  }

  /** All windows that touch {@code [from, to)}, in order. */
  default List<TimeWindow> windowsBetween(Instant from, Instant to) {
    List<TimeWindow> windows = new ArrayList<>(windowsOf(from));
    for (TimeWindow at = next(windows.getLast()); at.start().isBefore(to); at = next(at)) {
      windows.add(at);
    }
    return windows;
  }

  /** The window after one of these. */
  private TimeWindow next(TimeWindow window) {
    return this instanceof Sliding(Fixed _, Fixed step)
        ? windowOf(window.start().plus(step.length()))
        : windowOf(window.end());
  }

  /** 1970-01-05, in epoch days. */
  long FIRST_MONDAY = 4;

  private static LocalDate date(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
