package dev.tidemark.collector.intake;

import dev.tidemark.collector.spool.Spool;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long records wait between the disk and ClickHouse. Looks at the spool every so often and
 * notes when each stretch was written and when it was stored; what a look misses is its pause.
 * Thread-safe.
 */
final class Freshness {
  private static final int MARKS = 4_096;

  private final Spool spool;
  private final Deque<Mark> waiting = new ArrayDeque<>();
  private long written;
  private Duration last = Duration.ZERO;
  private Duration worst = Duration.ZERO;

  /** Everything before the sequence was on disk at this time. */
  private record Mark(long sequence, long nanos) {}

  /**
   * How fresh the stored rows are.
   *
   * @param last how long the newest rows that are stored have waited
   * @param worst the longest such wait since this process started
   * @param oldestWaiting how long the oldest records in the spool have waited, those of an earlier
   *     life since this one began
   */
  record Status(Duration last, Duration worst, Duration oldestWaiting) {}

  Freshness(Spool spool) {
    this.spool = spool;
    this.written = spool.checkpoint().doneSequence();
  }

  /** Looks; to be called a few times a second or more. */
  void look(long nanoTime) {
    long next = spool.status().nextSequence();
    long done = spool.checkpoint().doneSequence();
    synchronized (this) {
      if (next > written) {
        if (waiting.size() < MARKS) { // more than that wait: the last mark speaks for the rest
          waiting.add(new Mark(next, nanoTime));
        }
        written = next;
      }
      for (Mark mark = waiting.peek();
          mark != null && mark.sequence <= done;
          mark = waiting.peek()) {
        last = Duration.ofNanos(nanoTime - mark.nanos);
        worst = last.compareTo(worst) > 0 ? last : worst;
        waiting.remove();
      }
    }
  }

  Status status(long nanoTime) {
    look(nanoTime);
    synchronized (this) {
      Mark oldest = waiting.peek();
      return new Status(
          last, worst, oldest == null ? Duration.ZERO : Duration.ofNanos(nanoTime - oldest.nanos));
    }
  }
}
