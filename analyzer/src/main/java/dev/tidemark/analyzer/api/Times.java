package dev.tidemark.analyzer.api;

import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
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
    return dev.tidemark.storage.record.Times.read("/" + field, value);
  }

  /** A period with both ends given. */
  static TimeWindow period(@Nullable Object from, @Nullable Object to) {
    return period(from, to, "from", "to");
  }

  /** A period with both ends given, in fields of these names. */
  static TimeWindow period(
      @Nullable Object from, @Nullable Object to, String fromField, String toField) {
    Instant start = required(from, fromField);
    Instant end = required(to, toField);
    if (!start.isBefore(end)) {
      throw Problem.invalidField("/" + toField, "must be after '" + fromField + "'");
    }
    return new TimeWindow(start, end);
  }
}
