package dev.tidemark.alerts.testkit;

import dev.tidemark.alerts.delivery.Dispatcher;
import dev.tidemark.alerts.evaluation.Evaluator;
import dev.tidemark.alerts.evaluation.MetricFeed;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.receiver.Receivers;
import dev.tidemark.alerts.rule.RuleBook;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertStore;
import dev.tidemark.storage.alert.Lease;
import dev.tidemark.storage.alert.Leases;
import dev.tidemark.storage.alert.Notification;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One running instance of the room on a metadata database, moved by hand. */
public final class AlertsInstance implements AutoCloseable {
  private final ApplicationContext context;
  private final TestClock clock;
  private final String holder = UUID.randomUUID().toString();

  /**
   * @param database JDBC URL; instances with the same one share it
   */
  public AlertsInstance(String database, TestClock clock, MetricFeed feed) {
    this(database, "sa", clock, feed);
  }

  public AlertsInstance(String database, String user, TestClock clock, MetricFeed feed) {
    this(database, user, clock, feed, "127.0.0.1/32");
  }

  /**
   * @param allow private addresses that receivers may have
   */
  public AlertsInstance(
      String database, String user, TestClock clock, MetricFeed feed, String allow) {
    this.clock = clock;
    Map<String, Object> properties = new HashMap<>();
    properties.put("datasources.default.url", database);
    properties.put("datasources.default.username", user);
    properties.put("datasources.default.password", "");
    properties.put("datasources.default.dialect", "POSTGRES");
    properties.put("flyway.datasources.default.locations", "classpath:db/metadata");
    properties.put("tidemark.alerts.enabled", "false");
    properties.put("tidemark.receivers.allow", allow);
    properties.put("micronaut.server.port", -1);
    properties.put("tidemark.dashboard.url", "http://tidemark.example");
    properties.put("micronaut.serde.serialization.inclusion", "ALWAYS");
    context = ApplicationContext.builder().properties(properties).build();
    context.registerSingleton(InstantSource.class, clock);
    context.registerSingleton(MetricFeed.class, feed);
    context.start();
  }

  /** An H2 in memory that stays as long as the JVM. */
  public static String memoryDatabase() {
    return "jdbc:h2:mem:"
        + UUID.randomUUID()
        + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public AlertStore store() {
    return bean(AlertStore.class);
  }

  public List<Alert> alerts() {
    return store().list(null, null, 10_000);
  }

  public void receiver(String name, String json) {
    bean(Receivers.class).put(name, bean(Json.class).parse(json));
  }

  public void webhook(String name, ReceiverSimulator simulator) {
    receiver(
        name,
        "{\"type\":\"webhook\",\"url\":\""
            + simulator.url()
            + "\",\"secret\":\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"}");
  }

  public void rule(String name, String json) {
    bean(RuleBook.class).put(name, bean(Json.class).parse(json), _ -> true);
  }

  /** Looks until nothing waits any more, moving the clock on. */
  public void evaluate() {
    Evaluator evaluator = bean(Evaluator.class);
    for (int turn = 0; turn < 20; turn++) {
      boolean waits = evaluator.look(lease());
      clock.advance(Duration.ofSeconds(1));
      if (!waits && turn > 0) {
        return;
      }
    }
    throw new AssertionError("still waiting");
  }

  public Lease lease() {
    return bean(Leases.class).take("alerts", holder, Duration.ofSeconds(15)).orElseThrow();
  }

  /** Sends until the outbox is empty, moving the clock on past every wait. */
  public void deliver() {
    Dispatcher dispatcher = bean(Dispatcher.class);
    for (int turn = 0; turn < 2000; turn++) {
      dispatcher.dispatch();
      await(dispatcher::isIdle);
      if (store().count(Notification.State.QUEUED) == 0) {
        return;
      }
      clock.advance(turn < 100 ? Duration.ofSeconds(20) : Duration.ofMinutes(10));
    }
    throw new AssertionError("the outbox does not empty");
  }

  /** Waits for something that another thread brings about. */
  public static void await(BooleanSupplier condition) {
    await(condition, Duration.ofSeconds(30));
  }

  /** Waits for something that another thread or process brings about. */
  public static void await(BooleanSupplier condition, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not happen within " + limit.toSeconds() + " s");
      }
      LockSupport.parkNanos(500_000);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
