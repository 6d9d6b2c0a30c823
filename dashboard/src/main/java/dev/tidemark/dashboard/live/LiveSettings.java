package dev.tidemark.dashboard.live;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How open pages are kept up to date.
 *
 * @param interval between looks for changes while any page is open
 * @param heartbeat between signs of life when nothing changes; pages connect again without them
 */
@ConfigurationProperties("tidemark.dashboard.live")
record LiveSettings(
    @Bindable(defaultValue = "2s") Duration interval,
    @Bindable(defaultValue = "15s") Duration heartbeat) {
  LiveSettings {
    if (!interval.isPositive() || !heartbeat.isPositive()) {
      throw new IllegalArgumentException(
          "tidemark.dashboard.live.interval and .heartbeat must be positive");
    }
  }
}
