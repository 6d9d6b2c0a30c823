package dev.tidemark.collector.producer;

import dev.tidemark.storage.window.WindowLength;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How the arrival of each model's logs is written down.
 *
 * @param window length of its windows
 * @param remember for how long a model that sends nothing is still written down as silent
 * @param maxModels most models written down, those seen last first
 */
@ConfigurationProperties("tidemark.collector.producers")
public record ProducerSettings(
    @Bindable(defaultValue = "5m") String window,
    @Bindable(defaultValue = "7d") Duration remember,
    @Bindable(defaultValue = "1000") int maxModels) {
  public ProducerSettings {
    if (!(WindowLength.parse(window) instanceof WindowLength.Fixed)) {
      throw new IllegalArgumentException(
          "tidemark.collector.producers.window must be in minutes, hours or days, not " + window);
    }
    if (maxModels < 0) {
      throw new IllegalArgumentException(
          "tidemark.collector.producers.max-models must be at least 0, not " + maxModels);
    }
  }

  /** As configured out of the box. */
  public static ProducerSettings defaults() {
    return new ProducerSettings("5m", Duration.ofDays(7), 1_000);
  }
}
