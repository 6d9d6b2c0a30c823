package dev.tidemark.collector.fairness;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * What one sender may take of what all share.
 *
 * @param inFlightBytes memory for bodies being read, all requests together
 * @param share most of the room that one sender gets while nobody else wants it, between 0 and 1
 * @param modelRecordsPerSecond rate of one model; 0: no limit
 * @param modelBurst how long a model may save up what it did not send
 * @param bodyBytesPerSecond slowest pace of a body on average, as sent
 * @param bodyGrace how long a body may be slower at its start
 */
@ConfigurationProperties("tidemark.collector.fairness")
public record FairnessSettings(
    @Bindable(defaultValue = "134217728") long inFlightBytes,
    @Bindable(defaultValue = "0.8") double share,
    @Bindable(defaultValue = "0") long modelRecordsPerSecond,
    @Bindable(defaultValue = "10s") Duration modelBurst,
    @Bindable(defaultValue = "256") long bodyBytesPerSecond,
    @Bindable(defaultValue = "30s") Duration bodyGrace) {
  public FairnessSettings {
    check("in-flight-bytes", inFlightBytes >= 1 << 20, "at least 1048576", inFlightBytes);
    check("share", share > 0 && share < 1, "between 0 and 1", share);
    check(
        "model-records-per-second",
        modelRecordsPerSecond >= 0,
        "at least 0",
        modelRecordsPerSecond);
    check("model-burst", modelBurst.toMillis() >= 1_000, "at least 1s", modelBurst);
    check("body-bytes-per-second", bodyBytesPerSecond >= 0, "at least 0", bodyBytesPerSecond);
    check("body-grace", !bodyGrace.isNegative(), "at least 0", bodyGrace);
  }

  /** As configured out of the box. */
  public static FairnessSettings defaults() {
    return new FairnessSettings(
        128 << 20, 0.8, 0, Duration.ofSeconds(10), 256, Duration.ofSeconds(30));
  }

  private static void check(String name, boolean isGood, String rule, Object value) {
    if (!isGood) {
      throw new IllegalArgumentException(
          "tidemark.collector.fairness." + name + " must be " + rule + ", not " + value);
    }
  }
}
