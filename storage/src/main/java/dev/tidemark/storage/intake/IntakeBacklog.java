package dev.tidemark.storage.intake;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What this process has acknowledged but not yet stored. Whoever computes from stored rows at a
 * user's request waits here first, so that an answer covers everything acknowledged before the
 * question. Empty in a process without the collector's role. Thread-safe.
 */
@Singleton
public final class IntakeBacklog {
  private static final long STEP_MILLIS = 20;

  private volatile LongSupplier acknowledged = () -> 0;
  private volatile LongSupplier stored = () -> 0;

  /**
   * The collector says how far it is.
   *
   * @param acknowledgedUpTo position behind the last acknowledged record; grows
   * @param storedUpTo position behind the last stored one; follows
   */
  public void follow(LongSupplier acknowledgedUpTo, LongSupplier storedUpTo) {
    this.stored = storedUpTo;
    this.acknowledged = acknowledgedUpTo;
  }

  /**
   * Waits until everything acknowledged before the call is stored.
   *
   * @return false when it took longer than that, or the thread was interrupted
   */
  public boolean awaitStored(Duration atMost) {
    long position = acknowledged.getAsLong();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (stored.getAsLong() < position) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
