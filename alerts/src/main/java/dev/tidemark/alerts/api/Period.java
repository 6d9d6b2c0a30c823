package dev.tidemark.alerts.api;

import dev.tidemark.storage.problem.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A period asked for in an address. */
record Period(Instant from, Instant to) {
  /**
   * @param usual how long it is when nothing is said
   * @throws Problem 400 for a text that is no time, or a period that is empty
   */
  static Period of(@Nullable String from, @Nullable String to, Duration usual, Instant now) {
    Instant end = to == null ? now.plusMillis(1).truncatedTo(ChronoUnit.MILLIS) : time("/to", to);
    Instant start = from == null ? end.minus(usual) : time("/from", from);
    if (!start.isBefore(end)) {
      throw Problem.invalidField("/to", "must be later than from");
    }
    return new Period(start, end);
  }

  private static Instant time(String pointer, String text) {
    try {
      return text.matches("-?\\d{1,18}")
          ? Instant.ofEpochMilli(Long.parseLong(text))
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw Problem.invalidField(pointer, "must be a time such as 2026-03-01T10:00:00Z");
    }
  }
}
