package dev.tidemark.storage.analysis;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One analysis that somebody asked for: a row of {@code analyses}.
 *
 * @param windowLength null: as the model's settings say
 * @param reference null: the model's active one
 * @param windowsTotal null until it is known
 * @param detail why it failed, empty otherwise
 */
@MappedEntity("analyses")
public record Analysis(
    @Id String id,
    String model,
    Instant periodStart,
    Instant periodEnd,
    @Nullable String windowLength,
    @Nullable String reference,
    State state,
    int windowsDone,
    @Nullable Integer windowsTotal,
    String detail,
    Instant createdAt,
    @Nullable Instant finishedAt) {
  /** How far it has come. */
  public enum State {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    /** Somebody ended it; windows that were done stay. */
    CANCELLED;

    public boolean isFinal() {
      return this == DONE || this == FAILED || this == CANCELLED;
    }
  }
}
