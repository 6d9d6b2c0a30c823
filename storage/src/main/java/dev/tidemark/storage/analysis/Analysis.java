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
    FAILED;

    public boolean isFinal() {
      return this == DONE || this == FAILED;
    }
  }

  public Analysis running(int done, int total) {
    return with(State.RUNNING, done, total, "", null);
  }

  public Analysis done(Instant at) {
    return with(State.DONE, windowsDone, windowsTotal, "", at);
  }

  public Analysis failed(String why, Instant at) {
    return with(State.FAILED, windowsDone, windowsTotal, why, at);
  }

  private Analysis with(
      State next, int done, @Nullable Integer total, String why, @Nullable Instant at) {
    return new Analysis(
        id,
        model,
        periodStart,
        periodEnd,
        windowLength,
        reference,
        next,
        done,
        total,
        why,
        createdAt,
        at);
  }
}
