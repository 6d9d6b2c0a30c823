package dev.tidemark.alerts.evaluation;

import static dev.tidemark.alerts.testkit.JsonPath.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.MemoryMetrics;
import dev.tidemark.alerts.testkit.ReceiverSimulator;
import dev.tidemark.alerts.testkit.Results;
import dev.tidemark.alerts.testkit.TestClock;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.result.MetricResult;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts of one model that overlap in time are one incident. */
class IncidentTest {
  private final TestClock clock = new TestClock("2026-03-20T00:00:10Z");
  private final MemoryMetrics metrics = new MemoryMetrics();
  private ReceiverSimulator receiver;
  private AlertsInstance alerts;

  @BeforeEach
  void open() {
    receiver = new ReceiverSimulator();
    alerts = new AlertsInstance(AlertsInstance.memoryDatabase(), clock, metrics);
    alerts.webhook("oncall", receiver);
  }

  @AfterEach
  void close() {
    alerts.close();
    receiver.close();
  }

  @Test
  void alertsThatOverlap_areOneIncident_thatIsOverWithTheLast() {
    judge(psi("distance", "2026-03-10", 0.5));
    judge(both("2026-03-11", 0.5, 0.6));
    judge(both("2026-03-12", 0.01, 0.6));
    judge(both("2026-03-13", 0.01, 0.01));
    alerts.deliver();
    assertThat(alerts.alerts()).extracting(Alert::incident).hasSize(2).doesNotContain("");
    assertThat(alerts.alerts().stream().map(Alert::incident).distinct()).hasSize(1);
    List<JsonNode> told = told();
    assertThat(told)
        .extracting(IncidentTest::typeAndOver)
        .containsExactly(
            "alert.firing false",
            "alert.firing false",
            "alert.resolved false",
            "alert.resolved true");
    assertThat(
            told.stream()
                .map(body -> at(body, "data", "incident", "id").getStringValue())
                .distinct())
        .hasSize(1);
  }

  @Test
  void alertAfterTheIncidentIsOver_beginsAnother() {
    judge(psi("distance", "2026-03-10", 0.5));
    judge(psi("distance", "2026-03-11", 0.01));
    judge(psi("distance", "2026-03-12", 0.5));
    assertThat(alerts.alerts().stream().map(Alert::incident).distinct()).hasSize(2);
  }

  @Test
  void notification_namesTheFeaturesByContributionAndWhatToLookAt() {
    List<MetricResult> results = new ArrayList<>(both("2026-03-10", 1.5, 0.5));
    results.add(
        Results.feature("flights", "null_rate", "distance")
            .reference(0.01)
            .computed(clock.instant())
            .on("2026-03-10", 0.4));
    judge(results);
    alerts.deliver();
    JsonNode incident = at(told().getFirst(), "data", "incident");
    assertThat(at(incident, "kind").getStringValue()).isEqualTo("nulls");
    assertThat(at(incident, "headline").getStringValue()).isEqualTo("nulls in distance");
    assertThat(at(incident, "features", "0", "feature").getStringValue()).isEqualTo("distance");
    assertThat(at(incident, "features", "0", "contribution").getDoubleValue()).isEqualTo(0.75);
    assertThat(at(incident, "look_first").getStringValue()).contains("2026-03-10");
  }

  private List<JsonNode> told() {
    return receiver.received().stream()
        .map(received -> alerts.bean(Json.class).parse(received.body()))
        .toList();
  }

  private static String typeAndOver(JsonNode body) {
    return at(body, "type").getStringValue()
        + " "
        + at(body, "data", "incident", "over").getBooleanValue();
  }

  private List<MetricResult> both(String day, double distance, double origin) {
    List<MetricResult> results = new ArrayList<>(psi("distance", day, distance));
    results.addAll(psi("origin", day, origin));
    return results;
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
}
