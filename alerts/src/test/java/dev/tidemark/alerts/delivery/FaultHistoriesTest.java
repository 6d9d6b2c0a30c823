package dev.tidemark.alerts.delivery;

import static dev.tidemark.alerts.testkit.JsonPath.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.evaluation.Evaluator;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.MemoryMetrics;
import dev.tidemark.alerts.testkit.ReceiverSimulator;
import dev.tidemark.alerts.testkit.ReceiverSimulator.Behaviour;
import dev.tidemark.alerts.testkit.ReceiverSimulator.Received;
import dev.tidemark.alerts.testkit.Results;
import dev.tidemark.alerts.testkit.TestClock;
import dev.tidemark.storage.alert.AlertState;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random histories of windows, receiver faults, process deaths and hand-overs between instances.
 * Whatever happens, each receiver is told of each episode once when it fires and once when it ends,
 * in order, under ids that never change.
 */
class FaultHistoriesTest {
  private static final Json JSON = new Json(ObjectMapper.getDefault());

  /** More with {@code -Dtest.jvm=-Dtidemark.histories=200}. */
  private static final int HISTORIES = Integer.getInteger("tidemark.histories", 20);

  @Test
  void everyEpisodeIsToldOnce_whateverHappens() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      new History(seed).run();
    }
  }

  private static final class History {
    private final int seed;
    private final Random random;
    private final TestClock clock = new TestClock("2026-03-20T00:00:10Z");
    private final MemoryMetrics metrics = new MemoryMetrics();
    private final String database = AlertsInstance.memoryDatabase();
    private AlertsInstance alerts;

    History(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.alerts = new AlertsInstance(database, clock, metrics);
    }

    void run() {
      Random faults = new Random(seed + 1_000_000L);
      try (ReceiverSimulator receiver = new ReceiverSimulator(() -> fault(faults))) {
        alerts.webhook("oncall", receiver);
        for (int day = 1; day <= 8; day++) {
          write(day);
          evaluateOrDie();
          deliverOrDie();
        }
        write(9, 0.01, 0.0);
        alerts.evaluate();
        receiver.behave(() -> new Behaviour.Status(200));
        alerts.deliver();
        check(receiver);
      } finally {
        alerts.close();
      }
    }

    private void write(int day) {
      write(day, random.nextBoolean() ? 0.5 : 0.01, random.nextBoolean() ? 0.4 : 0.0);
    }

    private void write(int day, double psi, double nulls) {
      String date = "2026-03-%02d".formatted(day);
      metrics.write(
          List.of(
              Results.feature("flights", "psi", "distance").computed(clock.instant()).on(date, psi),
              Results.feature("flights", "null_rate", "origin")
                  .reference(0)
                  .computed(clock.instant())
                  .on(date, nulls)));
    }

    /** Death before the look, after some looks, or not at all; the next instance takes over. */
    private void evaluateOrDie() {
      switch (random.nextInt(4)) {
        case 0 -> dieAndRestart();
        case 1 -> {
          alerts.bean(Evaluator.class).look(alerts.lease());
          clock.advance(Duration.ofSeconds(random.nextInt(4)));
          dieAndRestart();
        }
        default -> {}
      }
      alerts.evaluate();
    }

    private void deliverOrDie() {
      for (int attempt = random.nextInt(4); attempt > 0; attempt--) {
        Dispatcher dispatcher = alerts.bean(Dispatcher.class);
        dispatcher.dispatch();
        if (random.nextInt(3) == 0) {
          dieAndRestart(); // whatever is on its way breaks off
        } else {
          AlertsInstance.await(dispatcher::isIdle);
          clock.advance(Duration.ofSeconds(random.nextInt(30)));
        }
      }
    }

    private void dieAndRestart() {
      AlertsInstance dead = alerts;
      clock.advance(Duration.ofSeconds(20));
      alerts = new AlertsInstance(database, clock, metrics);
      dead.close();
    }

    private static Behaviour fault(Random faults) {
      return switch (faults.nextInt(8)) {
        case 0 -> new Behaviour.Status(500);
        case 1 -> new Behaviour.RetryAfter(429, "20");
        case 2 -> new Behaviour.ResetBeforeReading();
        case 3 -> new Behaviour.ResetAfterReading();
        case 4 -> new Behaviour.EndlessBody();
        default -> new Behaviour.Status(200);
      };
    }

    private void check(ReceiverSimulator receiver) {
      Map<String, String> bodies = new HashMap<>();
      Map<String, String> logical = new LinkedHashMap<>();
      for (Received request : receiver.received()) {
        String before = bodies.putIfAbsent(request.id(), request.body());
        assertThat(before == null || before.equals(request.body())).as("seed %s", seed).isTrue();
        logical.putIfAbsent(request.id(), request.body());
      }
      List<String> told = new ArrayList<>();
      logical.values().forEach(body -> told.addAll(tellings(body)));
      Set<String> unique = new HashSet<>(told);
      assertThat(told).as("seed %s: nothing told twice", seed).hasSameSizeAs(unique);
      Set<String> expected = new HashSet<>();
      alerts
          .alerts()
          .forEach(alert -> {
            assertThat(alert.state()).as("seed %s", seed).isEqualTo(AlertState.RESOLVED);
            expected.add(alert.id() + " firing");
            expected.add(alert.id() + " resolved");
          });
      assertThat(unique).as("seed %s: nothing lost", seed).isEqualTo(expected);
      alerts
          .alerts()
          .forEach(alert ->
              assertThat(told.indexOf(alert.id() + " firing"))
                  .as("seed %s: in order", seed)
                  .isLessThan(told.indexOf(alert.id() + " resolved")));
    }

    private static List<String> tellings(String body) {
      JsonNode message = JSON.parse(body);
      String kind = at(message, "type").getStringValue().substring("alert.".length());
      List<String> tellings = new ArrayList<>();
      for (JsonNode alert : at(message, "data", "alerts").values()) {
        tellings.add(at(alert, "id").getStringValue() + " " + kind);
      }
      return tellings;
    }
  }
}
