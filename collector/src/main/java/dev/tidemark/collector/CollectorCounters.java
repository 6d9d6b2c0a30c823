package dev.tidemark.collector;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the collector has taken in since it started, whichever way. Received = accepted + rejected.
 * Records of a refused request (429, 503) are in neither: their sender was told to send them again.
 * Thread-safe.
 */
@Singleton
public final class CollectorCounters {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder duplicates = new LongAdder();

  private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

  /** Values at one moment. */
  public record Snapshot(long received, long accepted, long rejected, long duplicates) {}

  public void accepted(long records, long duplicatesAmongThem) {
    accepted.add(records);
    duplicates.add(duplicatesAmongThem);
  }

  public void rejected(long records) {
    rejected.add(records);
  }

  /** A request was turned away for the time being; {@code reason} is one of a few. */
  public void refused(String reason) {
    refused.computeIfAbsent(reason, _ -> new LongAdder()).increment();
  }

  /** Requests turned away, by reason. */
  public Map<String, Long> refusals() {
    Map<String, Long> counts = new TreeMap<>();
    refused.forEach((reason, count) -> counts.put(reason, count.sum()));
    return counts;
  }

  public Snapshot snapshot() {
    long taken = accepted.sum();
    long refused = rejected.sum();
    long repeated = duplicates.sum();
    return new Snapshot(taken + refused, taken, refused, repeated);
  }
}
