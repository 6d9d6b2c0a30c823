package dev.tidemark.shadow.replay;

import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPurpose;
import dev.tidemark.storage.replay.ReplaySource;
import dev.tidemark.storage.replay.ReplayState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The logged traffic that one pass replays.
 *
 * @param champion the version that answered it
 * @param from inclusive
 * @param to exclusive
 */
public record Stretch(String model, String champion, Instant from, Instant to) {
  /**
   * An order to replay it.
   *
   * @param pass orders with the same value read the traffic once, together
   * @param source where the candidate's answers come from
   * @param standingId what a standing shadow keeps its rows under; null: a replay of its own
   */
  public Replay queued(
      String pass,
      String candidate,
      ReplayPurpose purpose,
      ReplaySource source,
      Terms terms,
      @Nullable String standingId,
      Instant now) {
    return new Replay(
        UUID.randomUUID().toString(),
        pass,
        model,
        candidate,
        champion,
        purpose,
        source,
        from,
        to,
        terms.sampleRate(),
        terms.batchSize(),
        terms.execution(),
        terms.margin(),
        terms.judging(),
        ReplayState.QUEUED,
        null,
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
        now,
        null,
        null,
        standingId);
  }
}
