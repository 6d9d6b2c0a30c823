package dev.tidemark.dashboard.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A time as the page writes it before the browser puts it in the reader's zone. */
public final class Moment {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Moment() {}

  /** In UTC; midnight is written as the day alone. */
  public static String words(Instant time, boolean zone) {
    boolean midnight = Math.floorMod(time.toEpochMilli(), 86_400_000L) == 0;
    return (midnight ? DAY : MINUTE).format(time) + (zone ? " UTC" : "");
  }
}
