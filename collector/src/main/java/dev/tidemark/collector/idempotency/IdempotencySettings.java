package dev.tidemark.collector.idempotency;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long answers to requests with an {@code Idempotency-Key} are kept.
 *
 * @param keep how long
 * @param maxBytes memory they may take; past it the oldest are forgotten earlier
 */
@ConfigurationProperties("tidemark.collector.idempotency")
public record IdempotencySettings(
    @Bindable(defaultValue = "24h") Duration keep,
    @Bindable(defaultValue = "67108864") long maxBytes) {
  public IdempotencySettings {
    if (keep.isNegative() || keep.isZero()) {
      throw new IllegalArgumentException(
          "tidemark.collector.idempotency.keep must be above 0, not " + keep);
    }
    if (maxBytes < 1 << 20) {
      throw new IllegalArgumentException(
          "tidemark.collector.idempotency.max-bytes must be at least 1048576, not " + maxBytes);
    }
  }

  /** As configured out of the box. */
  public static IdempotencySettings defaults() {
    return new IdempotencySettings(Duration.ofHours(24), 64 << 20);
  }
}
