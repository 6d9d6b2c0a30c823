package dev.tidemark.collector.cloudevents;

import dev.tidemark.collector.cloudevents.Half.CallKey;
import dev.tidemark.collector.cloudevents.Half.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Halves that wait for their other half, in the order of the spool. Not thread-safe. */
final class PendingHalves {
  private static final int REMEMBERED_PAIRS = 50_000;
  private static final int OVERHEAD_BYTES = 300;

  private final LinkedHashMap<CallKey, Waiting> waiting = new LinkedHashMap<>();
  private final Map<CallKey, Boolean> paired =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CallKey, Boolean> eldest) {
          return size() > REMEMBERED_PAIRS;
        }
      };
  private long bytes;

  /**
   * One that waits.
   *
   * @param sequence its place in the spool
   * @param event as it is kept there
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, compared on purpose in one place only
  record Waiting(CallKey key, Side side, long receivedAt, long sequence, byte[] event) {
    long bytes() {
      return (long) event.length + OVERHEAD_BYTES;
    }
  }

  /** What a half is to those before it. */
  sealed interface Arrival {
    /** The other half has yet to come. */
    record First() implements Arrival {}

    /** The call is complete. */
    record Second(Waiting first) implements Arrival {}

    /** It came before, and changes nothing. */
    record Repeated() implements Arrival {}

    /** It is a copy that we made of one that waits. */
    record Moved() implements Arrival {}
  }

  Arrival add(Waiting half) {
    Waiting first = waiting.get(half.key());
    if (first == null) {
      if (paired.containsKey(half.key())) {
        return new Arrival.Repeated();
      }
      put(half);
      return new Arrival.First();
    }
    if (first.side() != half.side()) {
      remove(first);
      paired.put(half.key(), true);
      return new Arrival.Second(first);
    }
    if (!Arrays.equals(first.event(), half.event())) {
      return new Arrival.Repeated();
    }
    remove(first);
    put(half);
    return new Arrival.Moved();
  }

  /** A call that was complete, and of no use, may come again. */
  void forget(CallKey call) {
    paired.remove(call);
  }

  private void put(Waiting half) {
    waiting.put(half.key(), half);
    bytes += half.bytes();
  }

  private void remove(Waiting half) {
    waiting.remove(half.key());
    bytes -= half.bytes();
  }

  /**
   * Gives up those received before a time, and the oldest of those that are too many.
   *
   * @param before epoch milliseconds
   */
  List<Waiting> expire(long before, long maxBytes) {
    List<Waiting> expired = new ArrayList<>();
    Iterator<Waiting> oldest = waiting.values().iterator();
    while (oldest.hasNext()) {
      Waiting half = oldest.next();
      if (half.receivedAt() >= before && bytes <= maxBytes) {
        break;
      }
      oldest.remove();
      bytes -= half.bytes();
      expired.add(half);
    }
    return expired;
  }

  /** The place of the oldest; null when none waits. */
  @Nullable Long oldestSequence() {
    return waiting.isEmpty() ? null : waiting.firstEntry().getValue().sequence();
  }

  List<Waiting> all() {
    return List.copyOf(waiting.values());
  }

  int count() {
    return waiting.size();
  }

  long bytes() {
    return bytes;
  }
}
