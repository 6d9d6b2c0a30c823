package dev.tidemark.dashboard.api;

import dev.tidemark.storage.record.Times;
import io.micronaut.http.HttpParameters;
import java.time.Instant;
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
   * @throws dev.tidemark.storage.problem.Problem 400 naming the parameter
   */
  static @Nullable Instant time(HttpParameters parameters, String name) {
    String value = text(parameters, name);
    return value == null ? null : Times.read(name, value);
  }
}
