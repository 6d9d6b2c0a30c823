package dev.tidemark.server.assembly;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.EngineProcess;
import io.micronaut.core.async.publisher.AsyncSingleResultPublisher;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;

/** Ready means: ClickHouse answers. While the embedded engine restarts, its state says so. */
@Singleton
@Readiness
final class StorageHealth implements HealthIndicator {
  private static final String NAME = "clickhouse";

  private final ClickHouse clickHouse;
  private final Optional<EngineProcess> engine;
  private final ExecutorService executor;

  StorageHealth(
      ClickHouse clickHouse,
      Optional<EngineProcess> engine,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.clickHouse = clickHouse;
    this.engine = engine;
    this.executor = executor;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return new AsyncSingleResultPublisher<>(executor, this::check);
  }

  private HealthResult check() {
    boolean alive = clickHouse.isAlive();
    return HealthResult.builder(NAME, alive ? HealthStatus.UP : HealthStatus.DOWN)
        .details(
            Map.of(
                "kind",
                engine.isPresent() ? "embedded engine" : "server",
                "state",
                engine
                    .map(e -> e.state().toString())
                    .orElse(alive ? "answers" : "does not answer")))
        .build();
  }
}
