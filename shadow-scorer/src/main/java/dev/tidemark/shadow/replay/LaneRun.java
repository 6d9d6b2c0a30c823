package dev.tidemark.shadow.replay;

import dev.tidemark.shadow.process.Batch;
import dev.tidemark.shadow.process.ScorerFailure;
import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.shadow.LoggedColumns;
import dev.tidemark.storage.shadow.ShadowPredictions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane at work: one thread scores a chunk while another stores the one before. A lane that has
 * failed or was cancelled lets the rest pass by, so that the others go on.
 */
final class LaneRun implements PassPart {
  private static final Logger log = LoggerFactory.getLogger(LaneRun.class);

  /** A chunk on its way; {@code number} counts from 1, 0 is the end. */
  private record Work(
      int number,
      LoggedColumns rows,
      List<Batch> batches,
      @Nullable ShadowPredictions predictions) {
    static final Work END = new Work(0, new LoggedColumns(), List.of(), null);

    boolean isEnd() {
      return number == 0;
    }
  }

  private final Lane lane;
  private final PassProgress progress;
  private final StorageRetry retry;
  private final BlockingQueue<Work> toScore = new ArrayBlockingQueue<>(1);
  private final BlockingQueue<Work> toWrite = new ArrayBlockingQueue<>(1);
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
    toScore.put(new Work(number, rows, batches, null));
  }

  void end() throws InterruptedException {
    toScore.put(Work.END);
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
      Work work = toScore.take();
      while (!work.isEnd()) {
        if (active) {
          score(work);
        }
        work = toScore.take();
      }
      toWrite.put(Work.END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void score(Work work) throws InterruptedException {
    try {
      ShadowPredictions predictions = lane.score(work.batches(), work.rows(), () -> active);
      toWrite.put(new Work(work.number(), work.rows(), List.of(), predictions));
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
      Work work = toWrite.take();
      while (!work.isEnd()) {
        if (active) {
          write(work);
        }
        work = toWrite.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Work work) {
    ShadowPredictions predictions = work.predictions();
    if (predictions == null) {
      return;
    }
    try {
      retry.run(
          () -> {
            progress.store(lane.replay(), predictions, work.number());
            return true;
          },
          () -> active);
      long now = System.nanoTime();
      long millis = (now - lastProgress) / 1_000_000;
      lastProgress = now;
      if (!progress.progressed(lane.replay(), work.number(), predictions.count(), 0, millis)) {
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
