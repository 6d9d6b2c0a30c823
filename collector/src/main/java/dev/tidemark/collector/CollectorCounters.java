package dev.tidemark.collector;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the collector has done since it started. At rest received = accepted + rejected, and
 * accepted = stored + duplicates. Thread-safe.
 */
@Singleton
public final class CollectorCounters {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder duplicates = new LongAdder();

  /** Values at one moment. */
  public record Snapshot(long received, long accepted, long rejected, long duplicates) {}

  public void accepted(long records, long duplicatesAmongThem) {
    accepted.add(records);
    duplicates.add(duplicatesAmongThem);
  }

  public void rejected(long records) {
    rejected.add(records);
  }

  public Snapshot snapshot() {
    long taken = accepted.sum();
    long refused = rejected.sum();
    long repeated = duplicates.sum();
    return new Snapshot(taken + refused, taken, refused, repeated);
  }
}
