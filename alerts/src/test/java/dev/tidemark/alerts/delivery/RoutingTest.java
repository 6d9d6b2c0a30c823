package dev.tidemark.alerts.delivery;

import static dev.tidemark.alerts.testkit.JsonPath.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.alerts.alert.Acknowledgement;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.silence.Silences;
import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.MemoryMetrics;
import dev.tidemark.alerts.testkit.ReceiverSimulator;
import dev.tidemark.alerts.testkit.ReceiverSimulator.Behaviour;
import dev.tidemark.alerts.testkit.Results;
import dev.tidemark.alerts.testkit.TestClock;
import dev.tidemark.storage.alert.AlertEvent;
import dev.tidemark.storage.result.MetricResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told of what, and when. */
class RoutingTest {
  private final TestClock clock = new TestClock("2026-03-20T00:00:10Z");
  private final MemoryMetrics metrics = new MemoryMetrics();
  private ReceiverSimulator one;
  private ReceiverSimulator other;
  private AlertsInstance alerts;

  @BeforeEach
  void open() {
    one = new ReceiverSimulator();
    other = new ReceiverSimulator();
    alerts = new AlertsInstance(AlertsInstance.memoryDatabase(), clock, metrics);
  }

  @AfterEach
  void close() {
    alerts.close();
    one.close();
    other.close();
  }

  @Test
  void matchers_bringAnAlertToWhoeverAsksForIt_othersGoToTheDefault() {
    receiver("flights-team", one, "\"matchers\":{\"model\":\"flights*\"}");
    receiver("default", other, "");
    judge(psi("flights-eu", "2026-03-17", 0.5));
    judge(psi("credit", "2026-03-17", 0.5));
    alerts.deliver();
    assertThat(models(one)).containsExactly("flights-eu");
    assertThat(models(other)).containsExactly("credit");
  }

  @Test
  void quietHours_holdWarningsBackUntilTheyEnd_butNotCriticalAlerts() {
    receiver(
        "oncall",
        one,
        "\"quiet_hours\":{\"from\":\"22:00\",\"to\":\"07:00\",\"time_zone\":\"Europe/Berlin\"}");
    judge(psi("flights", "2026-03-17", 0.5));
    judge(nulls("credit", "2026-03-17", 0.5));
    alerts.deliver();
    assertThat(models(one)).containsExactly("credit");
    clock.advance(Duration.ofHours(6));
    alerts.evaluate();
    alerts.deliver();
    assertThat(models(one)).containsExactly("credit", "flights");
  }

  @Test
  void warningThatEndsInQuietHours_isNeverTold() {
    receiver(
        "oncall",
        one,
        "\"quiet_hours\":{\"from\":\"22:00\",\"to\":\"07:00\",\"time_zone\":\"Europe/Berlin\"}");
    judge(psi("flights", "2026-03-17", 0.5));
    judge(psi("flights", "2026-03-18", 0.01));
    clock.advance(Duration.ofHours(6));
    alerts.evaluate();
    alerts.deliver();
    assertThat(one.received()).isEmpty();
  }

  @Test
  void alternate_isToldAfterAQuarterOfAnHour_andThatItIsOver() {
    receiver("oncall", one, "\"alternate\":\"backup\"");
    receiver("backup", other, "\"matchers\":{\"model\":\"nothing\"}");
    one.behave(() -> new Behaviour.Status(500));
    judge(psi("flights", "2026-03-17", 0.5));
    dispatchFor(Duration.ofMinutes(14));
    assertThat(other.received()).isEmpty();
    dispatchFor(Duration.ofMinutes(2));
    assertThat(types(other)).containsExactly("alert.firing");
    judge(psi("flights", "2026-03-18", 0.01));
    dispatchFor(Duration.ofMinutes(2));
    assertThat(types(other)).containsExactly("alert.firing", "alert.resolved");
    one.behave(() -> new Behaviour.Status(200));
    alerts.deliver();
    assertThat(types(other)).containsExactly("alert.firing", "alert.resolved");
    assertThat(one.accepted()).hasSize(2);
  }

  @Test
  void receiverThatRefusesForGood_isReplacedByItsAlternateAtOnce() {
    receiver("oncall", one, "\"alternate\":\"backup\"");
    receiver("backup", other, "\"matchers\":{\"model\":\"nothing\"}");
    one.behave(() -> new Behaviour.Status(400));
    judge(psi("flights", "2026-03-17", 0.5));
    alerts.deliver();
    assertThat(types(other)).containsExactly("alert.firing");
  }

  @Test
  void pacedReceiver_getsOneMessageAtATime() {
    receiver("oncall", one, "\"per_minute\":60");
    for (int model = 0; model < 5; model++) {
      judge(psi("model-" + model, "2026-03-17", 0.5));
    }
    Dispatcher dispatcher = alerts.bean(Dispatcher.class);
    for (int second = 1; second <= 5; second++) {
      dispatcher.dispatch();
      AlertsInstance.await(dispatcher::isIdle);
      dispatcher.dispatch();
      AlertsInstance.await(dispatcher::isIdle);
      assertThat(one.received()).hasSize(second);
      clock.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void heartbeat_isSentAsLongAsAlertsAreEvaluated_andIsToldOfNoAlert() {
    alerts.receiver(
        "switch", "{\"type\":\"heartbeat\",\"url\":\"" + one.url() + "\",\"every_seconds\":60}");
    Heartbeats heartbeats = alerts.bean(Heartbeats.class);
    judge(psi("flights", "2026-03-17", 0.5));
    for (int second = 0; second < 125; second++) {
      heartbeats.beat();
      AlertsInstance.await(heartbeats::isIdle);
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(types(one)).containsExactly("heartbeat", "heartbeat", "heartbeat");
  }

  @Test
  void acknowledgementThatRunsOut_raisesTheAlertAgain() {
    receiver("oncall", one, "");
    judge(psi("flights", "2026-03-17", 0.5));
    alerts.deliver();
    String id = alerts.alerts().getFirst().id();
    alerts
        .bean(Acknowledgement.class)
        .acknowledge(
            id,
            alerts.bean(Json.class).parse("{\"by\":\"ann\",\"until\":\"2026-03-20T02:00:00Z\"}"));
    clock.advance(Duration.ofHours(1));
    alerts.evaluate();
    alerts.deliver();
    assertThat(types(one)).containsExactly("alert.firing");
    clock.advance(Duration.ofHours(2));
    alerts.evaluate();
    alerts.evaluate();
    alerts.deliver();
    assertThat(types(one)).containsExactly("alert.firing", "alert.firing");
    assertThat(alerts.alerts().getFirst().acknowledgedBy()).isNull();
    assertThat(alerts.store().history(id))
        .extracting(AlertEvent::kind)
        .contains(AlertEvent.Kind.ACKNOWLEDGEMENT_OVER);
    judge(psi("flights", "2026-03-18", 0.01));
    alerts.deliver();
    assertThat(types(one)).containsExactly("alert.firing", "alert.firing", "alert.resolved");
  }

  @Test
  void expectedChange_keepsDriftOfThatTimeQuiet_butNotFailuresAndNotWhatLasts() {
    receiver("oncall", one, "");
    alerts
        .bean(Silences.class)
        .create(
            alerts
                .bean(Json.class)
                .parse(
                    "{\"matchers\":{\"model\":\"flights\"},\"expected_change\":true,"
                        + "\"deployment\":\"v4\",\"starts_at\":\"2026-03-16T00:00:00Z\","
                        + "\"ends_at\":\"2026-03-18T00:00:00Z\"}"));
    judge(psi("flights", "2026-03-16", 0.5));
    judge(nulls("flights", "2026-03-17", 0.5));
    alerts.deliver();
    assertThat(one.received()).hasSize(1);
    assertThat(one.received().getFirst().body()).contains("null-rate").doesNotContain("\"psi\"");
    judge(psi("flights", "2026-03-17", 0.5));
    alerts.deliver();
    assertThat(one.received()).hasSize(1);
    judge(psi("flights", "2026-03-18", 0.5));
    alerts.deliver();
    assertThat(one.received()).hasSize(2);
    assertThat(one.received().getLast().body()).contains("feature-drift");
  }

  @Test
  void badSettings_areNamed() {
    assertThatThrownBy(() ->
            receiver(
                "oncall",
                one,
                "\"alternate\":\"oncall\",\"matchers\":{\"colour\":\"red\"},"
                    + "\"quiet_hours\":{\"from\":\"22\",\"time_zone\":\"Nowhere/Town\"}"))
        .satisfies(e ->
            assertThat(((dev.tidemark.storage.problem.Problem) e).errors())
                .extracting(error -> error.pointer())
                .contains(
                    "/alternate",
                    "/matchers",
                    "/quiet_hours/from",
                    "/quiet_hours/to",
                    "/quiet_hours/time_zone"));
  }

  private void receiver(String name, ReceiverSimulator simulator, String more) {
    alerts.receiver(
        name,
        "{\"type\":\"webhook\",\"url\":\""
            + simulator.url()
            + "\""
            + (more.isEmpty() ? "" : "," + more)
            + "}");
  }

  private void dispatchFor(Duration time) {
    Dispatcher dispatcher = alerts.bean(Dispatcher.class);
    for (Duration left = time; left.isPositive(); left = left.minusSeconds(30)) {
      dispatcher.dispatch();
      AlertsInstance.await(dispatcher::isIdle);
      clock.advance(Duration.ofSeconds(30));
    }
  }

  private void judge(List<MetricResult> results) {
    metrics.write(results);
    clock.advance(Duration.ofMillis(10));
    alerts.evaluate();
  }

  private List<MetricResult> psi(String model, String day, double value) {
    return List.of(
        Results.feature(model, "psi", "distance").computed(clock.instant()).on(day, value));
  }

  private List<MetricResult> nulls(String model, String day, double value) {
    return List.of(
        Results.feature(model, "null_rate", "distance")
            .reference(0)
            .computed(clock.instant())
            .on(day, value));
  }

  private List<String> models(ReceiverSimulator receiver) {
    return receiver.received().stream()
        .map(r ->
            at(alerts.bean(Json.class).parse(r.body()), "data", "group", "model").getStringValue())
        .toList();
  }

  private List<String> types(ReceiverSimulator receiver) {
    return receiver.received().stream()
        .filter(ReceiverSimulator.Received::accepted)
        .map(r -> at(alerts.bean(Json.class).parse(r.body()), "type").getStringValue())
        .toList();
  }
}
