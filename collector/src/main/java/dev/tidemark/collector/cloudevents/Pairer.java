package dev.tidemark.collector.cloudevents;

import dev.tidemark.collector.cloudevents.CallWriter.Parts;
import dev.tidemark.collector.cloudevents.CloudEventSettings.Orphans;
import dev.tidemark.collector.cloudevents.PendingHalves.Arrival;
import dev.tidemark.collector.cloudevents.PendingHalves.Waiting;
import dev.tidemark.collector.oip.UnusableCall;
import dev.tidemark.collector.spool.Frame;
import dev.tidemark.collector.spool.Spool;
import dev.tidemark.collector.spool.SpoolReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the halves of calls together, for as long as it runs.
 *
 * <p>Halves lie in a spool of their own. They are read in order; of those that wait the events stay
 * in memory. The checkpoint stands at the oldest that waits, so that a restart reads everything
 * again that is still needed, and notes how far calls were handed in: what was handed in since is
 * handed in again and counts once by its id. When halves that wait hold up much that is done with,
 * they are copied to the end of the spool.
 */
final class Pairer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pairer.class);
  private static final int BATCH = 500;
  private static final int KIND_EVENT = 1;
  private static final long HELD_UP_BYTES = 64 << 20;
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final long CHECKPOINT_NANOS = 1_000_000_000L;

  private final Spool spool;
  private final EventReader events;
  private final HalfReader halves;
  private final CallWriter calls;
  private final EventCounters counters;
  private final CloudEventSettings settings;
  private final InstantSource clock;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable String trouble;
  private volatile int waitingCount;
  private volatile long waitingBytes;

  /**
   * Starts pairing.
   *
   * @param spool of halves alone
   */
  Pairer(
      Spool spool,
      EventReader events,
      HalfReader halves,
      CallWriter calls,
      EventCounters counters,
      CloudEventSettings settings,
      InstantSource clock) {
    this.spool = spool;
    this.events = events;
    this.halves = halves;
    this.calls = calls;
    this.counters = counters;
    this.settings = settings;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("collector-pairs").daemon().start(this::run);
  }

  /**
   * @param waiting halves whose other half has yet to come
   * @param trouble what keeps calls from being handed in at the moment; null: nothing
   */
  record Status(int waiting, long waitingBytes, @Nullable String trouble) {}

  Status status() {
    return new Status(waitingCount, waitingBytes, trouble);
  }

  /**
   * Keeps events, each a sound half.
   *
   * @return completes when they are durable
   * @throws dev.tidemark.collector.spool.SpoolException at once if there is no room; the future may
   *     fail with one too
   */
  CompletableFuture<Long> keep(List<byte[]> written) {
    return spool.append(
        written.stream()
            .map(event -> new Frame.Draft(KIND_EVENT, 1, List.of(ByteBuffer.wrap(event))))
            .toList());
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(LONGEST_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try (SpoolReader reader = spool.reader(spool.checkpoint().doneSequence())) {
        new Round(reader).run();
      } catch (InterruptedException e) {
        log.atDebug().log("pairing stops");
      } catch (IOException | RuntimeException e) { // the edge: the spool keeps everything
        if (!closed) {
          log.atError().setCause(e).log("pairing starts over from its last checkpoint");
          pause(LONGEST_PAUSE);
        }
      }
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** From one start, or failure, to the next. */
  private final class Round {
    private final SpoolReader reader;
    private final PendingHalves pending = new PendingHalves();
    private final long handedInBefore;
    private long end;
    private long lastCheckpoint = System.nanoTime();

    Round(SpoolReader reader) {
      this.reader = reader;
      byte[] state = spool.checkpoint().state();
      this.handedInBefore = state.length == Long.BYTES ? ByteBuffer.wrap(state).getLong() : 0;
      this.end = spool.checkpoint().doneSequence();
    }

    void run() throws IOException, InterruptedException {
      while (!closed) {
        List<Parts> complete = new ArrayList<>();
        Frame frame = reader.next(IDLE);
        int read = 0;
        while (frame != null) {
          take(frame, complete);
          read++;
          frame = read < BATCH ? reader.next(Duration.ZERO) : null;
        }
        boolean isCaughtUp = read < BATCH;
        expire(isCaughtUp, complete);
        if (!complete.isEmpty()) {
          handIn(complete);
        }
        waitingCount = pending.count();
        waitingBytes = pending.bytes();
        if (System.nanoTime() - lastCheckpoint > CHECKPOINT_NANOS) {
          checkpoint();
        }
      }
    }

    private void take(Frame frame, List<Parts> complete) throws IOException {
      boolean isNew = frame.sequence() >= handedInBefore;
      byte[] event = new byte[frame.payload().remaining()];
      frame.payload().get(event);
      end = frame.end();
      Half half;
      try {
        half = halves.half(events.stored(event));
      } catch (UnusableCall e) { // written by another version of this program
        spool.quarantine().keep("event-" + frame.sequence(), ByteBuffer.wrap(event), e.detail());
        return;
      }
      EventCounters.Model counts = counters.of(half.key().model());
      Waiting waiting =
          new Waiting(half.key(), half.side(), half.receivedAt(), frame.sequence(), event);
      switch (pending.add(waiting)) {
        case Arrival.First() -> {}
        case Arrival.Moved() -> {}
        case Arrival.Repeated() -> {
          if (isNew) {
            counts.repeated.increment();
          }
        }
        case Arrival.Second(Waiting first) -> {
          if (isNew) {
            counts.paired.increment();
            complete.add(Parts.of(first, waiting));
          }
        }
      }
    }

    /** Nothing is too old while its other half may still lie unread in the spool. */
    private void expire(boolean isCaughtUp, List<Parts> complete) {
      long before = isCaughtUp ? clock.millis() - settings.orphanTimeout().toMillis() : 0;
      for (Waiting orphan : pending.expire(before, settings.waitingBytes())) {
        counters.orphan(orphan.key().model(), orphan.side());
        if (settings.orphans() == Orphans.STORE) {
          complete.add(Parts.of(orphan));
        }
      }
    }

    /** Until it is done: the spool behind may be full, the metadata database away. */
    private void handIn(List<Parts> complete) throws IOException, InterruptedException {
      for (Duration pause = IDLE; ; pause = longer(pause)) {
        try {
          calls.write(complete).forEach(pending::forget);
          trouble = null;
          return;
        } catch (RuntimeException e) { // the edge: it is tried again
          if (closed) {
            throw new InterruptedException();
          }
          if (trouble == null) {
            log.atWarn().setCause(e).log("calls cannot be handed in; they wait");
          }
          trouble = String.valueOf(e.getMessage());
          Thread.sleep(pause);
        }
      }
    }

    private static Duration longer(Duration pause) {
      Duration twice = pause.multipliedBy(2);
      return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private void checkpoint() throws IOException {
      lastCheckpoint = System.nanoTime();
      Long oldest = pending.oldestSequence();
      long done = oldest == null ? end : oldest;
      byte[] state = ByteBuffer.allocate(Long.BYTES).putLong(end).array();
      Spool.Checkpoint last = spool.checkpoint();
      if (last.doneSequence() != done || handedIn(last) != end) {
        spool.checkpoint(new Spool.Checkpoint(done, state));
      }
      if (spool.status().spooledBytes() > HELD_UP_BYTES + 4 * pending.bytes()) {
        copyForward();
      }
    }

    private static long handedIn(Spool.Checkpoint checkpoint) {
      return checkpoint.state().length == Long.BYTES
          ? ByteBuffer.wrap(checkpoint.state()).getLong()
          : -1;
    }

    /** Copies what waits to the end; once read there, it holds nothing up any more. */
    private void copyForward() {
      List<byte[]> all = pending.all().stream().map(Waiting::event).toList();
      if (!all.isEmpty()) {
        try {
          keep(all).join();
        } catch (RuntimeException e) { // no room: what is held up stays for now
          Throwable cause = e instanceof CompletionException c ? c.getCause() : e;
          log.atWarn().setCause(cause).log("halves that wait could not be moved");
        }
      }
    }
  }
}
