package dev.tidemark.alerts;

import dev.tidemark.alerts.delivery.Dispatcher;
import dev.tidemark.alerts.delivery.Heartbeats;
import dev.tidemark.alerts.evaluation.EvaluationSettings;
import dev.tidemark.alerts.evaluation.Evaluator;
import dev.tidemark.storage.alert.Lease;
import dev.tidemark.storage.alert.Leases;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates and delivers, again and again, in one thread, while this instance holds the lease. It
 * starts with the application unless {@code tidemark.alerts.enabled} is false.
 */
@Singleton
@Requires(property = "tidemark.alerts.enabled", notEquals = "false", defaultValue = "true")
@Requires(property = "tidemark.roles.alerts", notEquals = "false", defaultValue = "true")
public final class AlertLoop {
  private static final Logger LOG = LoggerFactory.getLogger(AlertLoop.class);
  private static final String LEASE = "alerts";

  private final Evaluator evaluator;
  private final Dispatcher dispatcher;
  private final Heartbeats heartbeats;
  private final Leases leases;
  private final EvaluationSettings settings;
  private final String holder = UUID.randomUUID().toString();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("alerts").factory());
  private @Nullable Lease held;
  private @Nullable Future<?> turns;
  private boolean failing;

  AlertLoop(
      Evaluator evaluator,
      Dispatcher dispatcher,
      Heartbeats heartbeats,
      Leases leases,
      EvaluationSettings settings) {
    this.evaluator = evaluator;
    this.dispatcher = dispatcher;
    this.heartbeats = heartbeats;
    this.leases = leases;
    this.settings = settings;
  }

  @EventListener
  void onStart(StartupEvent event) {
    if (settings.enabled()) {
      long interval = settings.interval().toMillis();
      turns = thread.scheduleWithFixedDelay(this::turn, interval, interval, TimeUnit.MILLISECONDS);
    }
  }

  /** One turn; what fails is tried again in the next. */
  void turn() {
    try {
      Optional<Lease> lease = leases.take(LEASE, holder, settings.lease());
      held = lease.orElse(null);
      if (lease.isEmpty()) {
        evaluator.forget();
        return;
      }
      dispatcher.dispatch();
      evaluator.look(lease.get());
      dispatcher.dispatch();
      heartbeats.beat();
      failing = false;
    } catch (RuntimeException e) { // the edge of this room: storage may be away for a while
      if (!failing) {
        LOG.atWarn().setCause(e).log("alerts cannot be evaluated; trying again");
      }
      failing = true;
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    Future<?> scheduled = turns;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
    thread.shutdown();
    boolean ended =
        thread.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
    Lease lease = held;
    if (ended && lease != null) {
      try {
        leases.release(lease);
      } catch (RuntimeException e) { // it expires by itself
        LOG.atDebug().setCause(e).log("the lease was not given back");
      }
    }
  }
}
