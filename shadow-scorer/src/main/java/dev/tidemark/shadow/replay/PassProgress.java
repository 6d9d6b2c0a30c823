package dev.tidemark.shadow.replay;

import dev.tidemark.shadow.process.Loaded;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.ReplayState;
import dev.tidemark.storage.shadow.ShadowPredictions;
import dev.tidemark.storage.shadow.ShadowStore;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes how a pass goes, in the owner's name. Thread-safe. */
final class PassProgress {
  private static final Logger log = LoggerFactory.getLogger(PassProgress.class);

  private final ReplayRepository rows;
  private final ShadowStore shadow;
  private final InstantSource clock;
  private final JsonMapper json;
  private final String owner;
  private final Duration lease;

  PassProgress(
      ReplayRepository rows,
      ShadowStore shadow,
      InstantSource clock,
      JsonMapper json,
      String owner,
      Duration lease) {
    this.rows = rows;
    this.shadow = shadow;
    this.clock = clock;
    this.json = json;
    this.owner = owner;
    this.lease = lease;
  }

  boolean claim(String passId) {
    Instant now = now();
    return rows.claim(passId, owner, now.plus(lease), now) > 0;
  }

  boolean renew(String passId) {
    return rows.renew(passId, owner, now().plus(lease)) > 0;
  }

  /** Whether the replay is still this owner's to run. */
  boolean isMine(Replay replay) {
    return rows.findById(replay.id())
        .filter(now -> now.state() == ReplayState.RUNNING && owner.equals(now.owner()))
        .isPresent();
  }

  void loaded(Replay replay, Loaded loaded) {
    rows.running(
        replay.id(),
        loaded.execution().name(),
        loaded.device(),
        loaded.fallbackReason().isEmpty() ? null : loaded.fallbackReason());
    log.atInfo()
        .addKeyValue("replay", replay.id())
        .addKeyValue("candidate", replay.candidate())
        .addKeyValue("execution", loaded.execution().word())
        .addKeyValue("device", loaded.device())
        .addKeyValue("fallback", loaded.fallbackReason())
        .log("Replay runs");
  }

  /** As {@link #loaded} for a candidate that is not computed here. */
  void pairing(Replay replay) {
    log.atInfo()
        .addKeyValue("replay", replay.id())
        .addKeyValue("candidate", replay.candidate())
        .log("Replay pairs logged answers");
  }

  /**
   * Stores the answers to chunks that follow each other.
   *
   * @param first number of the first of them
   */
  void store(Replay replay, List<ShadowPredictions> chunks, int first) {
    int last = first + chunks.size() - 1;
    shadow.write(chunks, replay.id() + ":" + first + "-" + last);
  }

  /**
   * Notes chunks that are stored; false when the replay is no longer this owner's to run.
   *
   * @param first number of the first of them
   * @param last number of the last of them
   */
  boolean progressed(Replay replay, int first, int last, long count, long unanswered, long millis) {
    return rows.progressed(replay.id(), owner, first, last, count, unanswered, millis) > 0;
  }

  /**
   * @param latency of one batch; empty: nothing was computed here
   */
  void done(Replay replay, Map<String, Object> latency) {
    try {
      String text = latency.isEmpty() ? null : json.writeValueAsString(latency);
      finish(replay, ReplayState.DONE, null, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void failed(Replay replay, String reason) {
    finish(replay, ReplayState.FAILED, reason, null);
  }

  private void finish(
      Replay replay, ReplayState state, @Nullable String reason, @Nullable String latency) {
    rows.finish(replay.id(), state.name(), reason, latency, now());
    log.atInfo()
        .addKeyValue("replay", replay.id())
        .addKeyValue("state", state)
        .addKeyValue("reason", reason)
        .log("Replay ended");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
