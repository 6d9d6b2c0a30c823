package dev.tidemark.collector.spool;

import dev.tidemark.collector.spool.SpoolException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue on disk. What {@link #append} has confirmed survives the end of the process and a power
 * cut, and is read in order until a {@link #checkpoint} says that it is not needed any more.
 *
 * <p>One thread writes whatever has come together and syncs once for all of it, so that the more
 * arrives the fewer syncs a record costs. Frames go to segments, files that are only appended to;
 * after a restart or a failed write a new one is begun, never an old one continued. Thread-safe;
 * one reader.
 */
public final class Spool implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Spool.class);
  private static final int MAX_GROUP_BYTES = 32 << 20;
  private static final int STATE_HEADER_BYTES = 24;

  private final Path directory;
  private final Disk disk;
  private final SpoolLimits limits;
  private final DirectoryLock lock;
  private final StateFile state;
  private final Segments segments;
  private final LinkedBlockingQueue<Submission> queue = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Quarantine quarantine;
  private final Thread committer;
  private volatile Checkpoint checkpoint;
  private volatile boolean closed;
  private volatile @Nullable String trouble;
  private volatile long usableBytes;
  private volatile long usableAt;

  private record Submission(
      List<Frame.Draft> frames, long bytes, CompletableFuture<Long> durable) {}

  /**
   * How far the reader has come.
   *
   * @param doneSequence everything before it is needed no more
   * @param state the reader's own notes; empty at first
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Checkpoint(long doneSequence, byte[] state) {}

  /**
   * Where the spool ends at one moment.
   *
   * @param sequence of the next record
   * @param unused numbers just before it that no record has
   */
  public record End(long sequence, long unused) {}

  /**
   * How the spool stands.
   *
   * @param freeBytes of its disk
   * @param trouble why nothing can be taken at the moment; null: it can
   */
  public record Status(
      long spooledBytes,
      int segments,
      long nextSequence,
      long doneSequence,
      long waitingBytes,
      long quarantinedBytes,
      long freeBytes,
      @Nullable String trouble) {}

  private Spool(Path directory, Disk disk, SpoolLimits limits, DirectoryLock lock)
      throws IOException {
    this.directory = directory;
    this.disk = disk;
    this.limits = limits;
    this.lock = lock;
    this.state = new StateFile(disk, directory, "state");
    this.quarantine = new Quarantine(directory.resolve("quarantine"));
    this.segments = Segments.open(directory, disk, limits.segmentBytes());
    ByteBuffer stored = ByteBuffer.wrap(state.load().orElse(new byte[STATE_HEADER_BYTES]));
    long done = stored.getLong();
    segments.atLeast(new End(done, 0));
    segments.atLeast(new End(stored.getLong(), stored.getLong()));
    byte[] notes = new byte[stored.remaining()];
    stored.get(notes);
    this.checkpoint = new Checkpoint(done, notes);
    this.committer = Thread.ofPlatform().name("collector-spool").daemon().start(this::run);
  }

  /**
   * Opens the spool in this folder, made if absent.
   *
   * @throws IOException if it cannot be used, saying why
   */
  public static Spool open(Path directory, Disk disk, SpoolLimits limits) throws IOException {
    Files.createDirectories(directory);
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      return new Spool(directory, disk, limits, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Hands frames in, together and in this order.
   *
   * @return completes with the sequence after them once they survive a power cut, or with a {@link
   *     SpoolException}
   * @throws SpoolException at once if there is no room
   */
  public CompletableFuture<Long> append(List<Frame.Draft> frames) {
    long bytes = frames.stream().mapToLong(Frame.Draft::byteSize).sum();
    SpoolException refusal = refusal(bytes);
    if (refusal != null) {
      throw refusal;
    }
    if (waitingBytes.getAndAdd(bytes) > limits.maxWaitingBytes()) {
      waitingBytes.addAndGet(-bytes);
      throw new SpoolException(Reason.BUSY, "the disk is behind");
    }
    var submission = new Submission(frames, bytes, new CompletableFuture<>());
    queue.add(submission);
    if (closed && queue.remove(submission)) {
      fail(List.of(submission), new SpoolException(Reason.CLOSED, "the collector is stopping"));
    }
    return submission.durable();
  }

  /** Why no more can be taken, whoever asks; null when it can. */
  private @Nullable SpoolException refusal(long bytes) {
    if (closed) {
      return new SpoolException(Reason.CLOSED, "the collector is stopping");
    }
    if (segments.bytes() + waitingBytes.get() + bytes > limits.maxBytes()) {
      return new SpoolException(
          Reason.FULL, "the spool holds its limit of " + limits.maxBytes() + " bytes");
    }
    try {
      if (usableBytes() - waitingBytes.get() - bytes < limits.minFreeBytes()) {
        return new SpoolException(
            Reason.FULL, "less than " + limits.minFreeBytes() + " bytes of the disk are free");
      }
      return null;
    } catch (IOException e) {
      return new SpoolException(Reason.DISK, "the spool's disk does not answer", e);
    }
  }

  /** Reads from a sequence on, earlier frames left out. */
  public SpoolReader reader(long sequence) {
    return reader(sequence, Long.MAX_VALUE);
  }

  /**
   * Reads from a sequence on to before another one; frames lie on one side of each.
   *
   * @param end exclusive
   */
  public SpoolReader reader(long sequence, long end) {
    return new SpoolReader(segments, quarantine, sequence, end);
  }

  /** Where it ends now. */
  public End end() {
    return segments.end();
  }

  /** The last one stored. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /**
   * Stores a checkpoint and lets go of everything before it, in this order: it survives a power cut
   * before the first file is removed.
   */
  public void checkpoint(Checkpoint next) throws IOException {
    Faults.reached("before-checkpoint");
    End end = segments.end();
    state.store(
        ByteBuffer.allocate(STATE_HEADER_BYTES + next.state().length)
            .putLong(next.doneSequence())
            .putLong(end.sequence())
            .putLong(end.unused())
            .put(next.state())
            .array());
    checkpoint = next;
    Faults.reached("after-checkpoint");
    segments.removeBefore(next.doneSequence());
  }

  /** The folder for what could not be used, with the reason. */
  public Quarantine quarantine() {
    return quarantine;
  }

  public Status status() {
    SpoolException refusal = refusal(1);
    return new Status(
        segments.bytes(),
        segments.count(),
        segments.nextSequence(),
        checkpoint.doneSequence(),
        waitingBytes.get(),
        quarantine.bytes(),
        usableBytes,
        trouble != null || refusal == null ? trouble : refusal.getMessage());
  }

  @Override
  public void close() throws IOException {
    closed = true;
    queue.add(new Submission(List.of(), 0, new CompletableFuture<>())); // wakes it up
    try {
      committer.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    segments.close();
    lock.close();
  }

  private void run() {
    while (!closed || !queue.isEmpty()) {
      try {
        Submission first = queue.poll(1, TimeUnit.SECONDS);
        if (first != null && first.bytes() > 0) {
          commit(group(first));
        } else if (first == null && trouble != null) {
          commit(List.of()); // nobody may send while we are not ready: try by ourselves
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this thread", e);
      }
    }
  }

  private List<Submission> group(Submission first) {
    List<Submission> group = new ArrayList<>();
    long bytes = 0;
    for (Submission next = first; next != null; next = queue.poll()) {
      group.add(next);
      bytes += next.bytes();
      if (bytes >= MAX_GROUP_BYTES) {
        break;
      }
    }
    return group;
  }

  private void commit(List<Submission> group) {
    long[] ends = new long[group.size()];
    try {
      segments.write(group.stream().map(Submission::frames).toList(), ends);
      if (trouble != null) {
        trouble = null;
        log.atInfo().log("the spool writes again");
      }
    } catch (IOException | RuntimeException e) { // the edge: later requests may fare better
      if (trouble == null) {
        log.atError().setCause(e).addKeyValue("directory", directory).log("the spool cannot write");
      }
      trouble = String.valueOf(e.getMessage());
      fail(group, new SpoolException(Reason.DISK, "the spool cannot write: " + e.getMessage(), e));
      return;
    }
    Faults.reached("before-acknowledgement");
    for (int i = 0; i < ends.length; i++) {
      waitingBytes.addAndGet(-group.get(i).bytes());
      group.get(i).durable().complete(ends[i]);
    }
  }

  private void fail(List<Submission> group, SpoolException failure) {
    for (Submission submission : group) {
      waitingBytes.addAndGet(-submission.bytes());
      submission.durable().completeExceptionally(failure);
    }
  }

  private long usableBytes() throws IOException {
    long now = System.nanoTime();
    if (usableAt == 0 || now - usableAt > 200_000_000L) {
      usableBytes = disk.usableBytes(directory);
      usableAt = now;
    }
    return usableBytes;
  }
}
