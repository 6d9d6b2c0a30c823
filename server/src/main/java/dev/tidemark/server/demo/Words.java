package dev.tidemark.server.demo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers and days as the demo writes them. */
final class Words {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private static final int FEW = 5;

  private Words() {}

  static String day(Instant time) {
    return DAY.format(time);
  }

  /** The days themselves when they are few, else how many. */
  static String days(List<Instant> days) {
    return days.size() <= FEW
        ? days.stream().map(Words::day).collect(Collectors.joining(", "))
        : count(days.size(), "day");
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Three digits below 0.1, else two after the point. */
  static String number(double value) {
    return String.format(Locale.ROOT, value < 0.1 ? "%.3f" : "%.2f", value);
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 day}, {@code 2 days}. */
  static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
