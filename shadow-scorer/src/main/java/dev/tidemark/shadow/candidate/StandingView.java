package dev.tidemark.shadow.candidate;

import dev.tidemark.storage.replay.StandingShadow;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A standing shadow as users see it.
 *
 * @param id of the replay that all its answers so far make up: {@code /v1/replays/{id}/report}
 * @param state {@code following}, {@code scoring}, {@code failing} or {@code off}
 * @param source {@code file}, or {@code logged}: what the candidate answered elsewhere
 * @param from it follows what the champion answered since
 * @param until everything before is scored
 * @param detail why the last attempt failed, or it was switched off
 * @param retryAt when a failed attempt is repeated
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record StandingView(
    String id,
    String state,
    String champion,
    String source,
    Instant from,
    Instant until,
    @Nullable String detail,
    @Nullable Instant retryAt,
    double sampleRate,
    int batchSize,
    double nonInferiorityMargin,
    String execution,
    boolean fidelity,
    Instant createdAt) {
  public static StandingView of(StandingShadow standing) {
    return new StandingView(
        standing.id(),
        state(standing),
        standing.champion(),
        standing.source().word(),
        standing.fromTs(),
        standing.untilTs(),
        standing.detail(),
        standing.retryAt(),
        standing.sampleRate(),
        standing.batchSize(),
        standing.nonInferiorityMargin(),
        standing.requestedExecution().word(),
        standing.fidelity(),
        standing.createdAt());
  }

  private static String state(StandingShadow standing) {
    if (!standing.active()) {
      return "off";
    }
    return standing.passId() != null
        ? "scoring"
        : standing.failures() > 0 ? "failing" : "following";
  }
}
