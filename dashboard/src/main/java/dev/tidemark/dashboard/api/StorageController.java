package dev.tidemark.dashboard.api;

import dev.tidemark.storage.retention.Retention;
import dev.tidemark.storage.retention.StorageUse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/storage}: what is stored and for how long. */
@Controller("/v1/storage")
@ExecuteOn(TaskExecutors.BLOCKING)
final class StorageController {
  private final StorageUse use;
  private final Retention retention;

  StorageController(StorageUse use, Retention retention) {
    this.use = use;
    this.retention = retention;
  }

  /**
   * @param retentionSeconds how long events are kept; null: for ever
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Answer(@Nullable Long retentionSeconds, List<Table> tables) {}

  /** One table's share, the largest first. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Table(String name, long rows, long bytesOnDisk, long bytesUncompressed, long parts) {}

  @Get
  Answer storage() {
    return new Answer(
        retention.kept().map(Duration::toSeconds).orElse(null),
        use.tables().stream()
            .map(one ->
                new Table(
                    one.name(),
                    one.rows(),
                    one.bytesOnDisk(),
                    one.bytesUncompressed(),
                    one.parts()))
            .toList());
  }
}
