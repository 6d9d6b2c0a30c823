package dev.tidemark.shadow.replay;

import dev.tidemark.storage.clickhouse.StorageException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Tries again while ClickHouse is away or busy. */
record StorageRetry(Duration patience) {
  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  /**
   * @param goesOn asked before each further try
   * @throws StorageException the last one, when it cannot help to go on
   */
  <T> T run(Supplier<T> task, BooleanSupplier goesOn) {
    long end = System.nanoTime() + patience.toNanos();
    long pause = FIRST_PAUSE_NANOS;
    while (true) {
      try {
        return task.get();
      } catch (StorageException e) {
        if (!e.isRetryable()
            || System.nanoTime() > end
            || !goesOn.getAsBoolean()
            || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      }
    }
  }
}
