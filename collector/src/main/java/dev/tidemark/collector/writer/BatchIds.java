package dev.tidemark.collector.writer;

import java.time.InstantSource;
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

  /** Epoch milliseconds with 20 more bits for those of the same millisecond. */
  public long next() {
    long now = clock.millis() << 20;
    return last.updateAndGet(before -> Math.max(before + 1, now));
  }
}
