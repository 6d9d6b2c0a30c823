package dev.tidemark.collector.commit;

import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes what many requests hand in as few inserts: one thread takes whatever has come within a few
 * milliseconds. Memory is bounded: what does not fit is refused at once.
 *
 * @param <R> rows of one request
 */
public final class GroupCommitter<R> implements AutoCloseable {
  private static final long LINGER_NANOS = Duration.ofMillis(5).toNanos();
  private static final int MAX_GROUP_ROWS = 50_000;
  private static final long MAX_WAITING_BYTES = 64L << 20;

  private final BlockingQueue<Submission<R>> queue = new ArrayBlockingQueue<>(10_000);
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Writer<R> writer;
  private final Thread thread;
  private volatile boolean closed;

  /** Stores several requests' rows, all or none. */
  @FunctionalInterface
  public interface Writer<R> {
    /**
     * @return for each, how many of its rows were duplicates
     */
    List<Integer> write(List<R> requests);
  }

  private record Submission<R>(R rows, int size, long bytes, CompletableFuture<Integer> done) {}

  public GroupCommitter(String name, Writer<R> writer) {
    this.writer = writer;
    this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /**
   * Hands rows in.
   *
   * @return completes with the number of duplicates once the rows are stored, or with the {@link
   *     StorageException} that kept them from it
   * @throws Problem 429 if too much is waiting already
   */
  public CompletableFuture<Integer> submit(R rows, int size, long bytes) {
    var submission = new Submission<>(rows, size, bytes, new CompletableFuture<Integer>());
    boolean isFull = waitingBytes.getAndAdd(bytes) > MAX_WAITING_BYTES;
    if (isFull || closed || !queue.offer(submission)) {
      waitingBytes.addAndGet(-bytes);
      throw Problem.retryLater(
          "too-busy",
          "Too many requests",
          429,
          "More is waiting to be stored than memory allows; send it again in a second.",
          Duration.ofSeconds(1));
    }
    return submission.done();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    while (!closed || !queue.isEmpty()) {
      try {
        commit(nextGroup());
      } catch (InterruptedException e) {
        if (!closed) {
          throw new IllegalStateException("interrupted by somebody else", e);
        }
      }
    }
  }

  private List<Submission<R>> nextGroup() throws InterruptedException {
    List<Submission<R>> group = new ArrayList<>();
    Submission<R> first = queue.take();
    long deadline = System.nanoTime() + LINGER_NANOS;
    int size = 0;
    for (Submission<R> next = first;
        next != null;
        next = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      group.add(next);
      size += next.size();
      if (size >= MAX_GROUP_ROWS) {
        break;
      }
    }
    return group;
  }

  private void commit(List<Submission<R>> group) {
    try {
      List<Integer> duplicates = writer.write(group.stream().map(Submission::rows).toList());
      for (int i = 0; i < group.size(); i++) {
        done(group.get(i)).complete(duplicates.get(i));
      }
    } catch (StorageException e) {
      if (e.isRetryable() || group.size() == 1) {
        group.forEach(submission -> done(submission).completeExceptionally(e));
      } else { // one of them is at fault: the others must not pay for it
        group.forEach(submission -> commit(List.of(submission)));
      }
    } catch (RuntimeException e) { // the edge: whatever it is, callers must hear of it
      group.forEach(submission -> done(submission).completeExceptionally(e));
    }
  }

  private CompletableFuture<Integer> done(Submission<R> submission) {
    waitingBytes.addAndGet(-submission.bytes());
    return submission.done();
  }
}
