package dev.tidemark.storage.record;

import dev.tidemark.storage.problem.Problem;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/** Points in time as users write them, in queries and bodies. */
public final class Times {
  /** The last millisecond that has a year of four digits. */
  private static final double LAST_MILLIS = 253_402_300_799_999.0;

  private Times() {}

  /**
   * Reads RFC 3339 with any offset, or epoch milliseconds, to the millisecond. A plus sign that a
   * query string turned into a space is taken as the plus sign.
   *
   * @param field where it stood, a JSON pointer or a parameter's name
   * @param value a text or a number
   * @throws Problem 400 naming the field
   */
  public static Instant read(String field, Object value) {
    if (value instanceof Number number) {
      return ofMillis(field, number.doubleValue());
    }
    String text = value.toString().strip().replace(' ', '+');
    if (text.matches("-?\\d{1,15}")) {
      return ofMillis(field, Double.parseDouble(text));
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
      return ofMillis(
          field, time.getEpochSecond() * 1000.0 + time.get(ChronoField.MILLI_OF_SECOND));
    } catch (DateTimeParseException e) {
      throw notATime(field);
    }
  }

  private static Instant ofMillis(String field, double millis) {
    if (!(Math.abs(millis) <= LAST_MILLIS)) {
      throw notATime(field);
    }
    return Instant.ofEpochMilli((long) millis);
  }

  private static Problem notATime(String field) {
    return Problem.invalidField(
        field, "must be an RFC 3339 date-time such as 2026-03-01T10:00:00Z, or epoch milliseconds");
  }
}
