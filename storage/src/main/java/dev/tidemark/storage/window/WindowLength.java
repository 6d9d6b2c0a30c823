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
 * The length of tumbling windows, aligned in UTC: {@code 15m}, {@code 1h}, {@code 6h}, {@code 1d},
 * {@code 1w} (from Monday), {@code 1mo}.
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

  /**
   * @throws IllegalArgumentException naming the text if it is not a window length
   */
  static WindowLength parse(String text) {
    if (!text.matches("[1-9]\\d{0,4}(m|h|d|w|mo)")) {
      throw new IllegalArgumentException(
          "not a window length: '" + text + "' (write 15m, 1h, 6h, 1d, 1w or 1mo)");
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
    };
  }

  /** The window that holds a point in time. */
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
    };
  }

  /** All windows that touch {@code [from, to)}, in order. */
  default List<TimeWindow> windowsBetween(Instant from, Instant to) {
    List<TimeWindow> windows = new ArrayList<>();
    for (TimeWindow at = windowOf(from); at.start().isBefore(to); at = windowOf(at.end())) {
      windows.add(at);
    }
    return windows;
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
