package dev.tidemark.analyzer.api;

import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Points in time as users write them: RFC 3339 with any offset, or epoch milliseconds. */
final class Times {
  private Times() {}

  /**
   * @throws Problem 400 naming the field
   */
  static Instant required(@Nullable Object value, String field) {
    if (value == null) {
      throw Problem.invalidField("/" + field, "is required");
    }
    return parse(value, field);
  }

  /** A period with both ends given. */
  static TimeWindow period(@Nullable Object from, @Nullable Object to) {
    Instant start = required(from, "from");
    Instant end = required(to, "to");
    if (!start.isBefore(end)) {
      throw Problem.invalidField("/to", "must be after 'from'");
    }
    return new TimeWindow(start, end);
  }

  private static Instant parse(Object value, String field) {
    try {
      if (value instanceof Number millis) {
        return Instant.ofEpochMilli(millis.longValue());
      }
      String text = value.toString().strip();
      return text.matches("-?\\d{1,16}")
          ? Instant.ofEpochMilli(Long.parseLong(text))
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw Problem.invalidField(
          "/" + field,
          "must be an RFC 3339 date-time such as 2026-03-01T10:00:00Z, or epoch milliseconds");
    }
  }
}
