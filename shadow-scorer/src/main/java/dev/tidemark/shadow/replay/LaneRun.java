package dev.tidemark.shadow.replay;

import dev.tidemark.shadow.process.Batch;
import dev.tidemark.shadow.process.ScorerFailure;
import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.shadow.LoggedColumns;
import dev.tidemark.storage.shadow.ShadowPredictions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane at work: one thread scores a chunk while another stores those before. A lane that has
 * failed or was cancelled lets the rest pass by, so that the others go on.
 */
final class LaneRun implements PassPart {
  /** Chunks that are stored as one, if they come soon after each other. */
  static final int CHUNKS_TOGETHER = 4;

  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(2).toNanos();
  private static final Logger log = LoggerFactory.getLogger(LaneRun.class);

  /** A chunk to be scored; {@code number} counts from 1, 0 is the end. */
  private record Asked(int number, LoggedColumns rows, List<Batch> batches) {
    static final Asked END = new Asked(0, new LoggedColumns(), List.of());

    boolean isEnd() {
      return number == 0;
    }
  }

  /** A chunk to be stored; {@code number} counts from 1, 0 is the end. */
  private record Answered(int number, ShadowPredictions predictions) {
    static final Answered END =
        new Answered(0, new ShadowPredictions("", "", "", 0, new LoggedColumns()));

    boolean isEnd() {
      return number == 0;
    }
  }

  private final Lane lane;
  private final PassProgress progress;
  private final StorageRetry retry;
  private final BlockingQueue<Asked> toScore = new ArrayBlockingQueue<>(1);
  private final BlockingQueue<Answered> toWrite = new ArrayBlockingQueue<>(CHUNKS_TOGETHER);
  private volatile boolean active = true;
  private long lastProgress = System.nanoTime();

  LaneRun(Lane lane, PassProgress progress, StorageRetry retry) {
    this.lane = lane;
    this.progress = progress;
    this.retry = retry;
  }

  Lane lane() {
    return lane;
  }

  @Override
  public Replay replay() {
    return lane.replay();
  }

  @Override
  public boolean isActive() {
    return active;
  }

  /** Whether the lane still has to score chunk {@code number}. */
  boolean wants(int number) {
    return active && number > lane.replay().chunksDone();
  }

  void offer(int number, LoggedColumns rows, List<Batch> batches) throws InterruptedException {
    toScore.put(new Asked(number, rows, batches));
  }

  void end() throws InterruptedException {
    toScore.put(Asked.END);
  }

  @Override
  public void stop() {
    active = false;
    lane.close();
  }

  @Override
  public Map<String, Object> latency() {
    return lane.latency();
  }

  @Override
  public void fail(String reason) {
    if (active) {
      active = false;
      progress.failed(lane.replay(), reason);
    }
  }

  /** Body of the scoring thread. */
  void scoring() {
    try {
      for (Asked chunk = toScore.take(); !chunk.isEnd(); chunk = toScore.take()) {
        if (active) {
          score(chunk);
        }
      }
      toWrite.put(Answered.END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void score(Asked chunk) throws InterruptedException {
    try {
      toWrite.put(
          new Answered(chunk.number(), lane.score(chunk.batches(), chunk.rows(), () -> active)));
    } catch (ScorerFailure e) {
      fail(e.reason());
    } catch (RuntimeException e) {
      log.atError().addKeyValue("replay", lane.replay().id()).setCause(e).log("Scoring failed");
      fail("Internal error: " + e.getMessage());
    }
  }

  /** Body of the writing thread. */
  void writing() {
    try {
      boolean goesOn = true;
      while (goesOn) {
        goesOn = writeTogether();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stores the next chunk with what comes soon after it; false at the end. */
  private boolean writeTogether() throws InterruptedException {
    List<Answered> together = new ArrayList<>();
    Answered next = toWrite.take();
    long due = System.nanoTime() + LONGEST_WAIT_NANOS;
    while (next != null && !next.isEnd()) {
      together.add(next);
      next =
          together.size() == CHUNKS_TOGETHER
              ? null
              : toWrite.poll(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    if (active && !together.isEmpty()) {
      write(together.getFirst().number(), together.stream().map(Answered::predictions).toList());
    }
    return next == null;
  }

  private void write(int first, List<ShadowPredictions> chunks) {
    try {
      retry.run(
          () -> {
            progress.store(lane.replay(), chunks, first);
            return true;
          },
          () -> active);
      long now = System.nanoTime();
      long millis = (now - lastProgress) / 1_000_000;
      lastProgress = now;
      int last = first + chunks.size() - 1;
      long rows = chunks.stream().mapToLong(ShadowPredictions::count).sum();
      if (!progress.progressed(lane.replay(), first, last, rows, 0, millis)) {
        stop();
      }
    } catch (StorageException e) {
      fail("Storing the answers failed: " + e.getMessage());
    } catch (RuntimeException e) {
      log.atError().addKeyValue("replay", lane.replay().id()).setCause(e).log("Storing failed");
      fail("Internal error: " + e.getMessage());
    }
  }
}
