package dev.tidemark.collector.intake;

import dev.tidemark.collector.spool.Spool;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Ready means: the spool can take records. When it cannot, the details say why. */
@Singleton
@Readiness
final class SpoolHealth implements HealthIndicator {
  private final Collector collector;

  SpoolHealth(Collector collector) {
    this.collector = collector;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    Spool.Status status = collector.spoolStatus();
    String trouble = status.trouble();
    return Publishers.just(
        HealthResult.builder("spool", trouble == null ? HealthStatus.UP : HealthStatus.DOWN)
            .details(
                Map.of("bytes", status.spooledBytes(), "trouble", trouble == null ? "" : trouble))
            .build());
  }
}
