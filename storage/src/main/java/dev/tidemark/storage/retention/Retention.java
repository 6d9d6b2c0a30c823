package dev.tidemark.storage.retention;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long events are kept, by the time they speak of. Results, references and business metrics are
 * kept for ever.
 *
 * @param events at least a day; null: for ever
 */
@ConfigurationProperties("tidemark.retention")
public record Retention(@Nullable Duration events) {
  public Retention {
    if (events != null && events.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException(
          "tidemark.retention.events must be at least 1d, not " + events);
    }
  }

  /** Empty: for ever. */
  public Optional<Duration> kept() {
    return Optional.ofNullable(events);
  }
}
