package dev.tidemark.collector.intake;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Small work that comes again and again, one after the other in a thread of its own. */
final class Chores implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Chores.class);

  private final ScheduledExecutorService thread;

  Chores(String name) {
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
  }

  void every(Duration pause, Runnable chore) {
    long millis = pause.toMillis();
    Future<?> _ =
        thread.scheduleWithFixedDelay(() -> run(chore), millis, millis, TimeUnit.MILLISECONDS);
  }

  void once(Runnable chore) {
    thread.execute(() -> run(chore));
  }

  private void run(Runnable chore) {
    try {
      chore.run();
    } catch (RuntimeException e) { // the edge: it is done the next time
      if (!thread.isShutdown()) {
        log.atWarn().setCause(e).log("a chore failed");
      }
    }
  }

  /** Interrupts what is underway and waits a moment for its end. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
