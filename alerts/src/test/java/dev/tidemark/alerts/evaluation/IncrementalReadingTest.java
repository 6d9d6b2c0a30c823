package dev.tidemark.alerts.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.incident.NotificationContent;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.JsonPath;
import dev.tidemark.alerts.testkit.MemoryMetrics;
import dev.tidemark.alerts.testkit.ReceiverSimulator;
import dev.tidemark.alerts.testkit.Results;
import dev.tidemark.alerts.testkit.TestClock;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertEvent;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.result.MetricResult;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each result is judged once, however often and in whatever company it is read. */
class IncrementalReadingTest {
  private final TestClock clock = new TestClock("2026-03-20T00:00:10Z");
  private final MemoryMetrics metrics = new MemoryMetrics();
  private final String database = AlertsInstance.memoryDatabase();
  private ReceiverSimulator receiver;
  private AlertsInstance alerts;

  @BeforeEach
  void open() {
    receiver = new ReceiverSimulator();
    alerts = new AlertsInstance(database, clock, metrics);
    alerts.webhook("oncall", receiver);
  }

  @AfterEach
  void close() {
    alerts.close();
    receiver.close();
  }

  @Test
  void otherSeriesWithNewResults_leaveAFiringAlertUntouched() {
    judge(psi("distance", "2026-03-15", 0.5));
    judge(
        List.of(
            Results.feature("flights", "psi", "distance")
                .sample(5)
                .computed(clock.instant())
                .on("2026-03-16", 0)));
    Alert before = alert("distance");
    List<AlertEvent> history = alerts.store().history(before.id());
    for (int day = 10; day < 15; day++) {
      judge(psi("origin", "2026-03-" + day, 0.01));
    }
    assertThat(alert("distance")).isEqualTo(before);
    assertThat(alerts.store().history(before.id())).isEqualTo(history);
  }

  @Test
  void sameResultsReadAgainAfterARestart_addNothingToTheHistory() {
    judge(psi("distance", "2026-03-15", 0.5));
    judge(
        List.of(
            Results.feature("flights", "psi", "distance")
                .sample(5)
                .computed(clock.instant())
                .on("2026-03-16", 0)));
    Alert before = alert("distance");
    List<AlertEvent> history = alerts.store().history(before.id());
    for (int restart = 0; restart < 3; restart++) {
      alerts.bean(Evaluator.class).forget();
      alerts.evaluate();
    }
    assertThat(alert("distance")).isEqualTo(before);
    assertThat(alerts.store().history(before.id())).isEqualTo(history);
  }

  @Test
  void resultsThatBecomeVisibleLate_areJudged() {
    MetricResult slow =
        Results.feature("flights", "psi", "distance")
            .computed(clock.instant())
            .on("2026-03-18", 0.5);
    clock.advance(Duration.ofMinutes(5));
    judge(psi("origin", "2026-03-18", 0.01));
    metrics.write(List.of(slow));
    alerts.evaluate();
    assertThat(alert("distance").state()).isEqualTo(AlertState.FIRING);
  }

  @Test
  void manyModelsAtOnce_areOneNotificationForEachReceiver() {
    List<MetricResult> results = new ArrayList<>();
    for (int model = 0; model < 25; model++) {
      for (int feature = 0; feature < 20; feature++) {
        results.add(
            Results.feature("model-" + model, "psi", "f" + feature)
                .computed(clock.instant())
                .on("2026-03-18", 0.5));
      }
    }
    judge(results);
    alerts.deliver();
    assertThat(alerts.alerts()).hasSize(500).allMatch(a -> a.state() == AlertState.FIRING);
    JsonNode body =
        alerts
            .bean(Json.class)
            .parse(receiver.received().stream().reduce((a, b) -> b).get().body());
    assertThat(receiver.received()).hasSize(1);
    assertThat(JsonPath.at(body, "data", "alerts_total").getIntValue()).isEqualTo(500);
    assertThat(JsonPath.at(body, "data", "alerts").size())
        .isEqualTo(NotificationContent.MOST_LISTED);
    assertThat(JsonPath.at(body, "data", "group", "models").getIntValue()).isEqualTo(25);
  }

  private void judge(List<MetricResult> results) {
    metrics.write(results);
    clock.advance(Duration.ofMillis(10));
    alerts.evaluate();
  }

  private List<MetricResult> psi(String feature, String day, double value) {
    return List.of(
        Results.feature("flights", "psi", feature).computed(clock.instant()).on(day, value));
  }

  private Alert alert(String feature) {
    return alerts.alerts().stream().filter(a -> a.feature().equals(feature)).findFirst().get();
  }
}
