package dev.tidemark.storage.replay;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One candidate over one period of logged traffic.
 *
 * @param passId replays with the same value read the traffic once, together
 * @param champion the version whose logged predictions are replayed
 * @param source where the candidate's answers come from
 * @param fromTs start of the half-open period of event time
 * @param sampleRate share of the predictions, chosen by their id, above 0 and at most 1
 * @param batchSize rows in one call of the model
 * @param nonInferiorityMargin how much worse the candidate may be, for the verdict
 * @param judging guardrails and values of outcomes, for the verdict, {@link Judging} as JSON; null:
 *     none
 * @param detail why it failed; null otherwise
 * @param rowsTotal rows to score, 0 until the pass has been planned
 * @param rowsUnanswered rows of {@code rowsDone} to which no answer has been posted
 * @param busyMillis time it ran, over all attempts
 * @param execution what it was computed on; null before it ran
 * @param device name of the processor or graphics card; null before it ran
 * @param fallbackReason why it is not computed on what was asked for; null when it is
 * @param latency distribution of the time one batch took, JSON; null before it is done
 * @param owner process that works on it; null when none does
 * @param leasedUntil after this instant another process may take it over
 * @param standingId what a standing shadow keeps its rows under; null: a replay of its own
 */
@MappedEntity("replays")
public record Replay(
    @Id String id,
    String passId,
    String model,
    String candidate,
    String champion,
    ReplayPurpose purpose,
    ReplaySource source,
    Instant fromTs,
    Instant toTs,
    double sampleRate,
    int batchSize,
    Execution requestedExecution,
    double nonInferiorityMargin,
    @Nullable String judging,
    ReplayState state,
    @Nullable String detail,
    long rowsTotal,
    long rowsDone,
    long rowsUnanswered,
    int chunksTotal,
    int chunksDone,
    long busyMillis,
    @Nullable Execution execution,
    @Nullable String device,
    @Nullable String fallbackReason,
    @Nullable String latency,
    @Nullable String owner,
    @Nullable Instant leasedUntil,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String standingId) {
  /** What its rows are kept under: several replays of one standing shadow share theirs. */
  public String rowsId() {
    return standingId == null ? id : standingId;
  }

  /** Whether this is all that a standing shadow has answered so far. */
  public boolean coversStandingShadow() {
    return id.equals(standingId);
  }
}
