package dev.tidemark.server.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Bounds on connections, beside the framework's idle time-outs.
 *
 * @param maxConnections open at once; further ones are answered 503 and closed
 * @param headTimeout how long a request's line and headers may take; then 408
 */
@ConfigurationProperties("tidemark.http")
record ConnectionSettings(
    @Bindable(defaultValue = "2000") int maxConnections,
    @Bindable(defaultValue = "10s") Duration headTimeout) {
  ConnectionSettings {
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          "tidemark.http.max-connections must be at least 1, not " + maxConnections);
    }
    if (headTimeout.isZero() || headTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "tidemark.http.head-timeout must be above 0, not " + headTimeout);
    }
  }
}
