package dev.tidemark.collector.idempotency;

import dev.tidemark.collector.spool.Disk;
import dev.tidemark.collector.spool.Frame;
import dev.tidemark.collector.spool.Spool;
import dev.tidemark.collector.spool.SpoolException;
import dev.tidemark.collector.spool.SpoolLimits;
import dev.tidemark.collector.spool.SpoolReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers given to requests with a key, in memory and in a {@link Spool} of their own: an
 * answer is on disk, synced, before it is sent. No database is needed. Thread-safe.
 *
 * <p>An answer lost in a crash between the records' sync and its own was never sent; the request
 * sent again is worked on again, and its records carry the same ids ({@code
 * RecordIds.derivedFrom}), so they count once all the same.
 */
public final class AnswerLog implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(AnswerLog.class);
  private static final int KIND = 1;
  private static final int HEADER_BYTES = 40;

  /** What an entry takes in memory beside its answer, roughly. */
  private static final long ENTRY_BYTES = 200;

  private final Spool spool;
  private final IdempotencySettings settings;
  private final InstantSource clock;
  private final Map<Digest, Entry> answers = new LinkedHashMap<>();
  private final Set<Digest> held = new HashSet<>();
  private long bytes;
  private long forgottenEarly;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(long sequence, long answeredAt, Digest body, byte[] answer) {
    long byteSize() {
      return ENTRY_BYTES + answer.length;
    }
  }

  /**
   * How the log stands.
   *
   * @param forgottenEarly answers dropped for want of room, since this process started
   */
  public record Status(int answers, long bytes, long forgottenEarly) {}

  private AnswerLog(Spool spool, IdempotencySettings settings, InstantSource clock) {
    this.spool = spool;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Opens the log in this folder and reads what it holds.
   *
   * @throws IOException if it cannot be used, saying why
   */
  public static AnswerLog open(
      Path directory, Disk disk, IdempotencySettings settings, InstantSource clock)
      throws IOException {
    // On disk a segment goes as a whole, so it may hold more than what counts.
    SpoolLimits limits =
        new SpoolLimits(
            settings.maxBytes() * 4, 0, Math.max(1 << 16, settings.maxBytes() / 8), 1 << 24);
    AnswerLog opened = new AnswerLog(Spool.open(directory, disk, limits), settings, clock);
    try {
      opened.read();
      return opened;
    } catch (IOException | InterruptedException e) {
      opened.close();
      throw new IOException("cannot read the answers kept: " + e.getMessage(), e);
    }
  }

  private void read() throws IOException, InterruptedException {
    try (SpoolReader reader = spool.reader(spool.checkpoint().doneSequence())) {
      for (Frame frame = reader.next(Duration.ZERO);
          frame != null;
          frame = reader.next(Duration.ZERO)) {
        ByteBuffer in = frame.payload().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() >= HEADER_BYTES) {
          long answeredAt = in.getLong();
          Digest key = new Digest(in.getLong(), in.getLong());
          Digest body = new Digest(in.getLong(), in.getLong());
          byte[] answer = new byte[in.remaining()];
          in.get(answer);
          remember(key, new Entry(frame.sequence(), answeredAt, body, answer));
        }
      }
    }
    expire();
  }

  /** Looks a key up, and holds it if it is new. */
  public synchronized Claim claim(String key) {
    Digest digest = Digest.of(key);
    Entry entry = answers.get(digest);
    if (entry != null && entry.answeredAt > oldest()) {
      return new Claim.Answered(entry.body, entry.answer);
    }
    return held.add(digest) ? new Claim.Held(this, digest) : new Claim.InUse();
  }

  /** Forgets what is too old and gives its disk back; to be called now and then. */
  public void expire() throws IOException {
    long done;
    synchronized (this) {
      long oldest = oldest();
      Iterator<Entry> entries = answers.values().iterator();
      done = spool.status().nextSequence();
      while (entries.hasNext()) {
        Entry entry = entries.next();
        if (entry.answeredAt > oldest) {
          done = entry.sequence;
          break;
        }
        bytes -= entry.byteSize();
        entries.remove();
      }
    }
    if (done > spool.checkpoint().doneSequence()) {
      spool.checkpoint(new Spool.Checkpoint(done, new byte[0]));
    }
  }

  public synchronized Status status() {
    return new Status(answers.size(), bytes, forgottenEarly);
  }

  CompletableFuture<Void> keep(Digest key, Digest body, byte[] answer) {
    long now = clock.millis();
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + answer.length);
    frame.order(ByteOrder.LITTLE_ENDIAN).putLong(now);
    frame.putLong(key.high()).putLong(key.low()).putLong(body.high()).putLong(body.low());
    frame.put(answer).flip();
    return append(List.of(new Frame.Draft(KIND, 1, List.of(frame))))
        .thenAccept(end -> remember(key, new Entry(end - 1, now, body, answer)));
  }

  private CompletableFuture<Long> append(List<Frame.Draft> frames) {
    try {
      return spool.append(frames);
    } catch (SpoolException full) {
      if (full.reason() != SpoolException.Reason.FULL) {
        throw full;
      }
      try {
        expire();
      } catch (IOException e) {
        log.atWarn().setCause(e).log("answers cannot be forgotten");
      }
      return spool.append(frames);
    }
  }

  synchronized void release(Digest key) {
    held.remove(key);
  }

  private synchronized void remember(Digest key, Entry entry) {
    Entry before = answers.remove(key); // so that the order is that of time
    answers.put(key, entry);
    bytes += entry.byteSize() - (before == null ? 0 : before.byteSize());
    Iterator<Entry> eldest = answers.values().iterator();
    while (bytes > settings.maxBytes()) {
      bytes -= eldest.next().byteSize();
      eldest.remove();
      forgottenEarly++;
    }
  }

  private long oldest() {
    return clock.millis() - settings.keep().toMillis();
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
