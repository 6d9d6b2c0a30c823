package dev.tidemark.dashboard.api;

import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.HttpParameters;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads query parameters, each value exactly as it was sent. */
final class Filters {
  private Filters() {}

  /** All values of a repeatable filter; a comma is part of a value. */
  static List<String> all(HttpParameters parameters, String name) {
    return parameters.getAll(name);
  }

  static @Nullable String text(HttpParameters parameters, String name) {
    String value = parameters.getFirst(name).orElse("");
    return value.isEmpty() ? null : value;
  }

  /**
   * A time as RFC 3339 with any offset, or epoch milliseconds.
   *
   * @throws Problem 400 naming the parameter
   */
  static @Nullable Instant time(HttpParameters parameters, String name) {
    String value = text(parameters, name);
    if (value == null) {
      return null;
    }
    try {
      return value.matches("-?\\d{1,15}")
          ? Instant.ofEpochMilli(Long.parseLong(value))
          : OffsetDateTime.parse(value.replace(' ', '+')).toInstant();
    } catch (DateTimeException _) {
      throw Problem.invalidField(
          "/" + name,
          "'"
              + value
              + "' is not a time. Write it like 2026-03-01T10:00:00Z or as epoch milliseconds.");
    }
  }
}
