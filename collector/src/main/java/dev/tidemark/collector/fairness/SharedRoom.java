package dev.tidemark.collector.fairness;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Room in bytes that senders share. One alone may take most of it, never all: the more is taken,
 * the less each may have, so that whoever comes next finds some. Whoever holds nothing is refused
 * only when the room is full. Thread-safe.
 *
 * <p>A sender may hold up to {@code share / (1 − share)} times what is free: dynamic thresholds as
 * in shared-memory switches.
 *
 * @see <a href="https://doi.org/10.1109/90.664262">Choudhury and Hahne 1998</a>
 */
public final class SharedRoom {
  private final long size;
  private final double factor;
  private final Map<String, Long> held = new HashMap<>();
  private long used;

  /**
   * @param share of the room that one sender gets while it is alone, between 0 and 1
   */
  public SharedRoom(long size, double share) {
    this.size = size;
    this.factor = share / (1 - share);
  }

  /** Room taken; closing gives it back, once. */
  public final class Place implements AutoCloseable {
    private final String sender;
    private long bytes;

    private Place(String sender, long bytes) {
      this.sender = sender;
      this.bytes = bytes;
    }

    @Override
    public void close() {
      give(sender, bytes);
      bytes = 0;
    }
  }

  /**
   * @return null when the sender must wait
   */
  public synchronized @Nullable Place take(String sender, long bytes) {
    long before = held.getOrDefault(sender, 0L);
    long free = size - used - bytes;
    if (free < 0 || (before > 0 && before + bytes > factor * free)) {
      return null;
    }
    used += bytes;
    held.put(sender, before + bytes);
    return new Place(sender, bytes);
  }

  /** Bytes taken by all. */
  public synchronized long used() {
    return used;
  }

  private synchronized void give(String sender, long bytes) {
    if (bytes > 0) {
      used -= bytes;
      held.computeIfPresent(sender, (_, all) -> all == bytes ? null : all - bytes);
    }
  }
}
