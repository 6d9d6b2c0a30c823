package dev.tidemark.shadow.replay;

import dev.tidemark.shadow.candidate.Candidates;
import dev.tidemark.shadow.candidate.ShadowConfiguration;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.replay.ReplayPlans;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.shadow.ShadowStore;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.json.JsonMapper;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works through the ordered replays, one pass at a time, and takes over those that a process has
 * left behind.
 */
@Singleton
public final class ReplayWorker implements ApplicationEventListener<StartupEvent> {
  private static final Logger log = LoggerFactory.getLogger(ReplayWorker.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long LOOK_SECONDS = 5;

  private final ClickHouse clickHouse;
  private final Candidates candidates;
  private final ReplayRepository rows;
  private final ReplayPlans plans;
  private final InstantSource clock;
  private final ShadowConfiguration configuration;
  private final PassProgress progress;
  private final String owner = UUID.randomUUID().toString();
  private final Semaphore wakes = new Semaphore(0);
  private volatile boolean stopped;
  private volatile @Nullable Thread thread;
  private volatile @Nullable ReplayPass current;

  ReplayWorker(
      ClickHouse clickHouse,
      Candidates candidates,
      ReplayRepository rows,
      ReplayPlans plans,
      InstantSource clock,
      ShadowConfiguration configuration,
      JsonMapper json) {
    this.clickHouse = clickHouse;
    this.candidates = candidates;
    this.rows = rows;
    this.plans = plans;
    this.clock = clock;
    this.configuration = configuration;
    this.progress =
        new PassProgress(
            rows, new ShadowStore(clickHouse), clock, json, owner, configuration.lease());
  }

  @Override
  public void onApplicationEvent(StartupEvent event) {
    start();
  }

  /** Begins to work in the background; once. */
  public synchronized void start() {
    if (thread == null && !stopped) {
      thread = Thread.ofPlatform().name("replays").daemon().start(this::work);
    }
  }

  /** There is something to do. */
  public void wake() {
    wakes.release();
  }

  /** Stops at once; the replay at hand goes on where it was when somebody takes it up again. */
  @PreDestroy
  void stop() throws InterruptedException {
    stopped = true;
    ReplayPass pass = current;
    if (pass != null) {
      pass.stop();
    }
    wake();
    Thread running = thread;
    if (running != null) {
      running.join(TimeUnit.SECONDS.toMillis(20));
      rows.release(owner);
    }
  }

  private void work() {
    while (!stopped) {
      try {
        for (String passId : rows.findClaimable(clock.instant())) {
          if (!stopped && progress.claim(passId)) {
            run(passId);
          }
        }
        if (wakes.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS)) {
          wakes.drainPermits();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) { // one pass or one look failing never stops the others
        log.atError().setCause(e).log("Looking for replays failed");
        if (!pause()) {
          return;
        }
      }
    }
  }

  private void run(String passId) throws InterruptedException {
    ReplayPass pass =
        new ReplayPass(
            clickHouse,
            candidates,
            rows,
            plans,
            clock,
            progress,
            new StorageRetry(PATIENCE),
            configuration.chunkRows(),
            configuration.lease(),
            passId);
    current = pass;
    try {
      if (!stopped) {
        pass.run();
      }
    } finally {
      current = null;
    }
  }

  private boolean pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
