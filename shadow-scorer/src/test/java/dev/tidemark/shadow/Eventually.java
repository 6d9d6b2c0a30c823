package dev.tidemark.shadow;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, up to a deadline. */
public final class Eventually {
  private static final long PERIOD_NANOS = Duration.ofMillis(20).toNanos();

  private Eventually() {}

  /** Fails with {@code what} when it does not become true in time. */
  public static void until(String what, Duration within, BooleanSupplier condition) {
    long end = System.nanoTime() + within.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + within + ": " + what);
      }
      LockSupport.parkNanos(PERIOD_NANOS);
    }
  }
}
