package dev.tidemark.analyzer.analysis;

import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs analyses on a few threads of its own: one at a time for each model, in the order asked for,
 * and models side by side, so that one model's trouble never stops another's. What somebody asked
 * for goes before what the schedule finds to do, whatever the model. Thread-safe.
 */
@Singleton
public final class AnalysisQueue {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final ExecutorService threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          0,
          TimeUnit.SECONDS,
          new PriorityBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("analyzer-", 0).factory());
  private final Map<String, CompletableFuture<Void>> last = new HashMap<>();
  private final AtomicLong submitted = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();

  /** Work for a thread: the asked for first, each kind in its order. */
  private record Ranked(boolean isAsked, long number, Runnable work)
      implements Runnable, Comparable<Ranked> {
    private static final Comparator<Ranked> ORDER =
        Comparator.comparing(Ranked::isAsked, Comparator.reverseOrder())
            .thenComparingLong(Ranked::number);

    @Override
    public void run() {
      work.run();
    }

    @Override
    public int compareTo(Ranked other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Queues work of the schedule behind the model's other work.
   *
   * @return completes with the work, or as it failed
   */
  public CompletableFuture<Void> submit(String model, Runnable work) {
    return submit(model, false, work);
  }

  /** As {@link #submit}, for what somebody waits for. */
  public CompletableFuture<Void> submitAsked(String model, Runnable work) {
    asked.incrementAndGet();
    return submit(
        model,
        true,
        () -> {
          asked.decrementAndGet();
          work.run();
        });
  }

  private synchronized CompletableFuture<Void> submit(
      String model, boolean isAsked, Runnable work) {
    CompletableFuture<Void> before =
        last.getOrDefault(model, CompletableFuture.completedFuture(null));
    CompletableFuture<Void> next =
        before
            .handle((_, _) -> null)
            .thenRunAsync(
                work,
                command ->
                    threads.execute(new Ranked(isAsked, submitted.getAndIncrement(), command)));
    last.put(model, next);
    CompletableFuture<Void> _ = next.whenComplete((_, _) -> forget(model, next));
    return next;
  }

  /** Whether something that somebody asked for has not begun yet. */
  public boolean isAskedFor() {
    return asked.get() > 0;
  }

  private synchronized void forget(String model, CompletableFuture<Void> done) {
    last.remove(model, done);
  }

  /** Whether the process is ending: work was cut off. */
  public boolean isClosed() {
    return threads.isShutdown();
  }

  /** Stops before what the work needs is closed. */
  @EventListener
  void stop(ShutdownEvent ending) {
    close();
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
