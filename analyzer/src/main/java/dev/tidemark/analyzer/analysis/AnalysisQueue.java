package dev.tidemark.analyzer.analysis;

import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs analyses on a few threads of its own: one at a time for each model, in the order asked for,
 * and models side by side, so that one model's trouble never stops another's. Thread-safe.
 */
@Singleton
public final class AnalysisQueue {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
          Thread.ofPlatform().daemon().name("analyzer-", 0).factory());
  private final Map<String, CompletableFuture<Void>> last = new HashMap<>();
  private final Map<String, Integer> waiting = new HashMap<>();

  /**
   * Queues work behind the model's other work.
   *
   * @return completes with the work, or as it failed
   */
  public synchronized CompletableFuture<Void> submit(String model, Runnable work) {
    CompletableFuture<Void> before =
        last.getOrDefault(model, CompletableFuture.completedFuture(null));
    waiting.merge(model, 1, Integer::sum);
    CompletableFuture<Void> next =
        before
            .handle((_, _) -> null)
            .thenRunAsync(
                () -> {
                  begin(model);
                  work.run();
                },
                threads);
    last.put(model, next);
    CompletableFuture<Void> _ = next.whenComplete((_, _) -> forget(model, next));
    return next;
  }

  /** Whether something else waits for the model's present work to end. */
  public synchronized boolean isWaitedFor(String model) {
    return waiting.containsKey(model);
  }

  private synchronized void begin(String model) {
    waiting.computeIfPresent(model, (_, count) -> count == 1 ? null : count - 1);
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
