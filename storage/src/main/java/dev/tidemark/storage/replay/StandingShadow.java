package dev.tidemark.storage.replay;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A candidate that follows one version's traffic, window by window.
 *
 * @param id its answers are kept under it, whichever pass gave them
 * @param fidelityId the answers of the champion's own file are kept under it
 * @param source where the candidate's answers come from
 * @param fromTs start of what it follows, inclusive
 * @param untilTs everything before has been answered
 * @param receivedUntil late predictions that arrived before have been answered
 * @param judging guardrails and values of outcomes, {@link Judging} as JSON; null: none
 * @param fidelity whether the champion's own file, if registered, is replayed too
 * @param active false: switched off, to go on from where it is
 * @param passId the replays under way; null: none
 * @param failures passes that failed since the last one that did not
 * @param detail why the last pass failed or it was switched off; null: nothing to say
 * @param retryAt not before this instant after a failure
 */
@MappedEntity("standing_shadows")
public record StandingShadow(
    @Id String id,
    String fidelityId,
    String model,
    String candidate,
    String champion,
    ReplaySource source,
    Instant fromTs,
    Instant untilTs,
    Instant receivedUntil,
    double sampleRate,
    int batchSize,
    Execution requestedExecution,
    double nonInferiorityMargin,
    @Nullable String judging,
    boolean fidelity,
    boolean active,
    @Nullable String passId,
    int failures,
    @Nullable String detail,
    @Nullable Instant retryAt,
    Instant createdAt,
    Instant changedAt) {
  /** Everything it has answered so far, as one replay. */
  public Replay soFar() {
    return asReplay(id, candidate, ReplayPurpose.CANDIDATE, source);
  }

  /** Everything the champion's own file has answered so far, as one replay. */
  public Replay fidelitySoFar() {
    return asReplay(fidelityId, champion, ReplayPurpose.FIDELITY, ReplaySource.FILE);
  }

  private Replay asReplay(String of, String version, ReplayPurpose purpose, ReplaySource from) {
    return new Replay(
        of,
        id,
        model,
        version,
        champion,
        purpose,
        from,
        fromTs,
        untilTs,
        sampleRate,
        batchSize,
        requestedExecution,
        nonInferiorityMargin,
        judging,
        active ? ReplayState.RUNNING : ReplayState.DONE,
        detail,
        0,
        0,
        0,
        0,
        0,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        createdAt,
        createdAt,
        null,
        of);
  }
}
