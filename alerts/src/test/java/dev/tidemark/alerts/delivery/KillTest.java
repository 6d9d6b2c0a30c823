package dev.tidemark.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.AlertsProcess;
import dev.tidemark.alerts.testkit.FileMetrics;
import dev.tidemark.alerts.testkit.MemoryMetrics;
import dev.tidemark.alerts.testkit.ReceiverSimulator;
import dev.tidemark.alerts.testkit.ReceiverSimulator.Behaviour;
import dev.tidemark.alerts.testkit.ReceiverSimulator.Received;
import dev.tidemark.alerts.testkit.TestClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real processes on one real PostgreSQL. The one that leads is killed with {@code kill -9} at
 * each point between finding an alert and noting that its receiver has it; the other takes over,
 * and a new one stands by. At last the leader is stopped without dying, and wakes up when the other
 * leads. Locks that the test holds in the database, and a receiver that does not answer, keep the
 * process at the point at which it is to die.
 */
class KillTest {
  private static final String INSERTING = "INSERT%alert_notifications%";
  private static final String NOTING = "UPDATE%alert_notifications%";

  /** Where the process dies, once while it fires and once while it resolves. */
  private enum Point {
    /** The transaction with the alert and its notification is written, not committed. */
    BEFORE_COMMIT,
    /** It is committed, nothing was sent: the receiver cannot be reached. */
    BEFORE_SEND,
    /** The receiver has read the request and says nothing. */
    BEFORE_RECEIPT,
    /** The receiver said yes; that is not noted yet. */
    BEFORE_NOTE
  }

  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
  private final ReceiverSimulator receiver = new ReceiverSimulator();
  private EmbeddedPostgres postgres;
  private String database;
  private Path metricsFile;
  private FileMetrics metrics;
  private AlertsProcess leader;
  private AlertsProcess standby;

  @BeforeEach
  void start(@TempDir Path temporary) throws IOException {
    postgres = EmbeddedPostgres.builder().start();
    database = postgres.getJdbcUrl("postgres", "postgres");
    metricsFile = temporary.resolve("metrics");
    metrics = new FileMetrics(metricsFile);
    try (AlertsInstance setup =
        new AlertsInstance(
            database, "postgres", new TestClock("2026-01-01T00:00:00Z"), new MemoryMetrics())) {
      setup.webhook("oncall", receiver);
    }
    leader = AlertsProcess.start(database, metricsFile);
    await(() -> number("SELECT count(*) FROM alert_leases") == 1);
    standby = AlertsProcess.start(database, metricsFile);
  }

  @AfterEach
  void stop() throws IOException {
    leader.close();
    standby.close();
    receiver.close();
    postgres.close();
  }

  @Test
  void killedAtAnyPointOrPaused_eachEpisodeIsToldOnceWhenItFiresAndOnceWhenItEnds()
      throws Exception {
    List<String> expected = new ArrayList<>();
    int day = 2 * Point.values().length + 4;
    for (Point point : Point.values()) {
      writeAndDie(point, day--, 0.5, expected.size() + 1);
      expected.add("alert.firing");
      assertThat(typesById()).as("after %s", point).isEqualTo(expected);
      writeAndDie(point, day--, 0.01, expected.size() + 1);
      expected.add("alert.resolved");
      assertThat(typesById()).as("after %s", point).isEqualTo(expected);
    }
    leader.pause(); // perhaps in a transaction, which the database ends after a while
    write(day--, 0.5);
    awaitDelivered(expected.size() + 1);
    leader.resume();
    write(day, 0.01);
    awaitDelivered(expected.size() + 2);
    expected.add("alert.firing");
    expected.add("alert.resolved");
    assertThat(typesById()).as("after a leader that slept").isEqualTo(expected);
    assertThat(number("SELECT count(*) FROM alerts WHERE state = 'RESOLVED'"))
        .isEqualTo(Point.values().length + 1);
    assertThat(number("SELECT token FROM alert_leases"))
        .as("the leader changed")
        .isGreaterThan(Point.values().length);
  }

  /** The leader dies at a point with its n-th notification; the other one finishes. */
  private void writeAndDie(Point point, int daysAgo, double psi, int notification)
      throws Exception {
    switch (point) {
      case BEFORE_COMMIT -> {
        try (Connection lock = holding("LOCK TABLE alert_notifications IN EXCLUSIVE MODE")) {
          write(daysAgo, psi);
          await(() -> waiting(INSERTING) > 0);
          leader.kill();
          endTransaction(INSERTING);
          assertThat(lock.isClosed()).isFalse();
        }
      }
      case BEFORE_SEND -> {
        receiver.behave(Behaviour.ResetBeforeReading::new);
        write(daysAgo, psi);
        awaitCommitted(notification);
        leader.kill();
      }
      case BEFORE_RECEIPT -> {
        int before = receiver.received().size();
        receiver.behave(Behaviour.Silent::new);
        write(daysAgo, psi);
        await(() -> receiver.received().size() > before);
        leader.kill();
      }
      case BEFORE_NOTE -> {
        int before = receiver.accepted().size();
        CountDownLatch locked = new CountDownLatch(1);
        receiver.behave(() -> afterwards(locked, new Behaviour.Status(200)));
        write(daysAgo, psi);
        awaitCommitted(notification);
        try (Connection lock =
            holding(
                "SELECT 1 FROM alert_notifications ORDER BY position DESC LIMIT 1 FOR UPDATE")) {
          locked.countDown();
          await(() -> receiver.accepted().size() > before && waiting(NOTING) > 0);
          leader.kill();
          endTransaction(NOTING);
          assertThat(lock.isClosed()).isFalse();
        }
      }
    }
    receiver.behave(() -> new Behaviour.Status(200));
    leader = standby;
    standby = AlertsProcess.start(database, metricsFile);
    awaitDelivered(notification);
    assertThat(leader.isAlive()).isTrue();
  }

  private void awaitDelivered(int notifications) {
    await(() ->
        number("SELECT count(*) FROM alert_notifications WHERE state = 'DELIVERED'")
            == notifications);
  }

  private void write(int daysAgo, double psi) {
    metrics.write("flights", "distance", today.minusDays(daysAgo), psi);
  }

  private static Behaviour afterwards(CountDownLatch event, Behaviour behaviour) {
    try {
      event.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return behaviour;
  }

  /** A connection whose open transaction holds the locks of a statement. */
  private Connection holding(String sql) throws SQLException {
    Connection connection = connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return connection;
  }

  /** How many sessions wait for a lock in a statement of this form. */
  private long waiting(String statement) {
    return number(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '"
            + statement
            + "'");
  }

  /** What a dead client has begun must not be carried out by its session. */
  private void endTransaction(String statement) {
    number(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE wait_event_type = 'Lock' AND query LIKE '"
            + statement
            + "'");
    await(() -> waiting(statement) == 0);
  }

  private void awaitCommitted(int notifications) {
    await(() -> number("SELECT count(*) FROM alert_notifications") == notifications);
  }

  /** Processes take their time to start on a busy machine. */
  private static void await(BooleanSupplier condition) {
    AlertsInstance.await(condition, Duration.ofMinutes(2));
  }

  /** The type of each message in the order in which its id was first seen. */
  private List<String> typesById() {
    Map<String, String> bodies = new LinkedHashMap<>();
    for (Received request : receiver.received()) {
      assertThat(bodies.merge(request.id(), request.body(), (first, _) -> first))
          .isEqualTo(request.body());
    }
    return bodies.values().stream().map(body -> body.split("\"", 5)[3]).toList();
  }

  /** The one number a query answers; -1 while its tables are not there yet. */
  private long number(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    } catch (SQLException _) {
      return -1;
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database);
  }
}
