package dev.tidemark.shadow.replay;

import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.replay.Chunk;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.shadow.CandidateAnswers;
import dev.tidemark.storage.shadow.Traffic;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a candidate that runs elsewhere: chunk by chunk its logged answers are put beside the
 * champion's, inside ClickHouse. One thread works.
 */
final class LoggedRun implements PassPart {
  private static final Logger log = LoggerFactory.getLogger(LoggedRun.class);

  private final Replay replay;
  private final CandidateAnswers answers;
  private final PassProgress progress;
  private final StorageRetry retry;
  private final InstantSource clock;
  private volatile boolean active = true;

  LoggedRun(
      Replay replay,
      CandidateAnswers answers,
      PassProgress progress,
      StorageRetry retry,
      InstantSource clock) {
    this.replay = replay;
    this.answers = answers;
    this.progress = progress;
    this.retry = retry;
    this.clock = clock;
  }

  @Override
  public Replay replay() {
    return replay;
  }

  @Override
  public boolean isActive() {
    return active;
  }

  @Override
  public void stop() {
    active = false;
  }

  @Override
  public void fail(String reason) {
    if (active) {
      active = false;
      progress.failed(replay, reason);
    }
  }

  @Override
  public Map<String, Object> latency() {
    return Map.of();
  }

  /** Body of the thread: from the first chunk that is not noted to the last. */
  void pairing(Traffic traffic, List<Chunk> chunks) {
    progress.pairing(replay);
    try {
      for (int i = replay.chunksDone(); i < chunks.size() && active; i++) {
        pair(traffic, chunks.get(i), i + 1);
      }
    } catch (StorageException e) {
      fail("Pairing the answers failed: " + e.getMessage());
    } catch (RuntimeException e) {
      log.atError().addKeyValue("replay", replay.id()).setCause(e).log("Pairing failed");
      fail("Internal error: " + e.getMessage());
    }
  }

  private void pair(Traffic traffic, Chunk chunk, int number) {
    long start = System.nanoTime();
    CandidateAnswers.Pairs pairs =
        retry.run(
            () ->
                answers.pair(traffic, chunk, replay.candidate(), replay.rowsId(), clock.instant()),
            () -> active);
    long millis = (System.nanoTime() - start) / 1_000_000;
    long unanswered = pairs.rows() - pairs.answered();
    if (!progress.progressed(replay, number, number, pairs.rows(), unanswered, millis)) {
      stop();
    }
  }
}
