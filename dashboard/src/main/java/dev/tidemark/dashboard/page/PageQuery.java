package dev.tidemark.dashboard.page;

import dev.tidemark.dashboard.timeline.Timelines.Wish;
import io.micronaut.http.HttpParameters;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Reads the state of a page from its address. A page forgives: what cannot be read is left out. */
final class PageQuery {
  private PageQuery() {}

  static Wish wish(HttpParameters parameters) {
    return new Wish(
        text(parameters, "version").orElse(null),
        text(parameters, "window").orElse(null),
        time(parameters, "from").orElse(null),
        time(parameters, "to").orElse(null));
  }

  static Optional<Instant> time(HttpParameters parameters, String name) {
    return text(parameters, name).flatMap(PageQuery::parsed);
  }

  private static Optional<Instant> parsed(String text) {
    try {
      return Optional.of(
          text.matches("-?\\d{1,15}")
              ? Instant.ofEpochMilli(Long.parseLong(text))
              : Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(HttpParameters parameters, String name) {
    return parameters.getFirst(name).filter(value -> !value.isEmpty());
  }
}
