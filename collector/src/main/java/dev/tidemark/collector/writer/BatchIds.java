package dev.tidemark.collector.writer;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers for batches: unique and growing, across restarts too as long as the clock is not set back
 * by more than it ran.
 */
public final class BatchIds {
  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();

  public BatchIds(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Epoch milliseconds with 20 more bits. Half of those are left to chance, so that a clock that
   * was set back does not name two batches the same.
   */
  public long next() {
    long now = (clock.millis() << 20) + ThreadLocalRandom.current().nextInt(1 << 19);
    return last.updateAndGet(before -> Math.max(before + 1, now));
  }
}
