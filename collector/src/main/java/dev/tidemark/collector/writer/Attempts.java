package dev.tidemark.collector.writer;

import dev.tidemark.storage.clickhouse.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again and again, with longer and longer pauses, until something is done. */
final class Attempts {
  private static final Logger log = LoggerFactory.getLogger(Attempts.class);

  private final Duration firstPause;
  private final Duration longestPause;
  private volatile @Nullable String trouble;

  Attempts(Duration firstPause, Duration longestPause) {
    this.firstPause = firstPause;
    this.longestPause = longestPause;
  }

  /** Something to be done. */
  @FunctionalInterface
  interface Action {
    /**
     * @param attempt 0 the first time; later an attempt before may or may not have had its effect
     * @throws IOException if trying again is of no use
     */
    void run(int attempt) throws IOException;
  }

  /** What keeps it from being done at the moment; null when nothing does. */
  @Nullable String trouble() {
    return trouble;
  }

  /**
   * Returns when the action has returned.
   *
   * @throws IOException as the action does
   * @throws InterruptedException if this thread is to stop
   */
  void untilDone(Action action) throws IOException, InterruptedException {
    long pause = firstPause.toNanos();
    for (int attempt = 0; ; attempt++) {
      try {
        action.run(attempt);
        if (trouble != null) {
          log.atInfo().log("storage takes records again");
          trouble = null;
        }
        return;
      } catch (RuntimeException e) { // the edge: records wait on disk for as long as it takes
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException("stopping");
        }
        if (trouble == null) {
          log.atWarn().setCause(e).log("storage does not take records; they wait in the spool");
        }
        trouble = String.valueOf(e.getMessage());
        Thread.sleep(Duration.ofNanos(pause / 2 + ThreadLocalRandom.current().nextLong(pause)));
        pause = Math.min(pause * 2, longestPause.toNanos());
      }
    }
  }

  /**
   * Whether ClickHouse says that the values, not the statement, the table or itself is at fault.
   */
  static boolean blamesTheRows(StorageException failure) {
    return switch (failure.code()) {
      case 6, 26, 27, 32, 33, 38, 41, 69, 72, 117, 131, 190, 321, 469 -> true;
      default -> false;
    };
  }
}
