package dev.tidemark.collector.fairness;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How many names a server puts up with. A record that would bring one too many is rejected.
 *
 * @param models models of this server
 * @param versions versions of one model, since this process started
 * @param features feature names of one model, since this process started
 * @param allFeatures feature names of all models together, since this process started
 */
@ConfigurationProperties("tidemark.collector.caps")
public record CapSettings(
    @Bindable(defaultValue = "10000") int models,
    @Bindable(defaultValue = "1000") int versions,
    @Bindable(defaultValue = "10000") int features,
    @Bindable(defaultValue = "1000000") int allFeatures) {
  public CapSettings {
    atLeastOne("models", models);
    atLeastOne("versions", versions);
    atLeastOne("features", features);
    atLeastOne("all-features", allFeatures);
  }

  /** As configured out of the box. */
  public static CapSettings defaults() {
    return new CapSettings(10_000, 1_000, 10_000, 1_000_000);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "tidemark.collector.caps." + name + " must be at least 1, not " + value);
    }
  }
}
