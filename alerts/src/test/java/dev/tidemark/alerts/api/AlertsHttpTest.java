package dev.tidemark.alerts.api;

import static dev.tidemark.alerts.testkit.JsonPath.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.testkit.AlertsHttp;
import dev.tidemark.alerts.testkit.AlertsHttp.Answer;
import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.MemoryMetrics;
import dev.tidemark.alerts.testkit.ReceiverSimulator;
import dev.tidemark.alerts.testkit.ReceiverSimulator.Behaviour;
import dev.tidemark.alerts.testkit.Results;
import dev.tidemark.alerts.testkit.TestClock;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every call of this room, over HTTP. */
class AlertsHttpTest {
  private final TestClock clock = new TestClock("2026-03-20T00:00:10Z");
  private final MemoryMetrics metrics = new MemoryMetrics();
  private ReceiverSimulator receiver;
  private AlertsInstance alerts;
  private AlertsHttp http;

  @BeforeEach
  void open() {
    receiver = new ReceiverSimulator();
    alerts = new AlertsInstance(AlertsInstance.memoryDatabase(), clock, metrics);
    http = new AlertsHttp(alerts);
  }

  @AfterEach
  void close() {
    http.close();
    alerts.close();
    receiver.close();
  }

  @Test
  void rule_isStoredShownListedAndForgotten() {
    JsonNode put =
        http.json(
            200,
            "PUT",
            "/v1/rules/strict",
            "{\"metric\":\"psi\",\"feature\":\"*\",\"when\":{\"above\":0.1},\"for\":2,"
                + "\"clear\":{\"below\":0.05},\"severity\":\"critical\"}");
    assertThat(at(put, "in_words").getStringValue()).contains("above 0.1 for 2 windows in a row");
    assertThat(http.json(200, "GET", "/v1/rules/strict", "")).isEqualTo(put);
    assertThat(at(http.json(200, "GET", "/v1/rules", ""), "rules").size()).isEqualTo(12);
    assertThat(http.send("DELETE", "/v1/rules/strict", "").status()).isEqualTo(204);
    assertThat(http.send("GET", "/v1/rules/strict", "").status()).isEqualTo(404);
    assertThat(http.send("DELETE", "/v1/rules/strict", "").status()).isEqualTo(404);
  }

  @Test
  void builtInRule_isChangedAndRestored() {
    JsonNode changed =
        http.json(200, "PUT", "/v1/rules/feature-drift", "{\"when\":{\"above\":0.4}}");
    assertThat(at(changed, "modified").getBooleanValue()).isTrue();
    assertThat(http.send("DELETE", "/v1/rules/feature-drift", "").status()).isEqualTo(204);
    JsonNode restored = http.json(200, "GET", "/v1/rules/feature-drift", "");
    assertThat(at(restored, "modified").getBooleanValue()).isFalse();
  }

  @Test
  void badRule_namesEveryBadField() {
    Answer answer =
        http.send(
            "PUT",
            "/v1/rules/bad",
            "{\"metric\":\"nonsense\",\"when\":{\"over\":1},\"for\":0,\"severity\":\"loud\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("/metric", "/when/over", "/for", "/severity");
    assertThat(http.send("PUT", "/v1/rules/bad", "{").status()).isEqualTo(400);
  }

  @Test
  void backtest_tellsWhenARuleWouldHaveFired() {
    metrics.write(
        List.of(psi("2026-03-10", 0.01), psi("2026-03-11", 0.5), psi("2026-03-12", 0.01)));
    JsonNode answer =
        http.json(
            200,
            "POST",
            "/v1/rules/feature-drift/backtest",
            "{\"from\":\"2026-03-01T00:00:00Z\",\"to\":\"2026-04-01T00:00:00Z\"}");
    assertThat(at(answer, "count").getIntValue()).isEqualTo(1);
    assertThat(at(answer, "firing_seconds").getIntValue()).isEqualTo(86_400);
    assertThat(http.send("POST", "/v1/rules/feature-drift/backtest", "{}").body())
        .contains("/from", "/to");
    assertThat(
            http.send(
                    "POST",
                    "/v1/rules/no-data/backtest",
                    "{\"from\":\"2026-03-01T00:00:00Z\",\"to\":\"2026-04-01T00:00:00Z\"}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void receiver_isStoredWithoutShowingItsSecret_testedAndDeleted() {
    String body =
        "{\"type\":\"webhook\",\"url\":\"" + receiver.url() + "\",\"secret\":\"whsec_c2VjcmV0\"}";
    JsonNode put = http.json(200, "PUT", "/v1/receivers/oncall", body);
    assertThat(at(put, "has_secret").getBooleanValue()).isTrue();
    assertThat(http.send("GET", "/v1/receivers", "").body()).doesNotContain("c2VjcmV0");
    receiver.behave(() -> new Behaviour.Status(418));
    JsonNode test = http.json(200, "POST", "/v1/receivers/oncall/test", "");
    assertThat(at(test, "delivered").getBooleanValue()).isFalse();
    assertThat(at(test, "outcome").getStringValue()).isEqualTo("HTTP 4xx");
    assertThat(test.get("body")).isNull();
    assertThat(http.send("DELETE", "/v1/receivers/oncall", "").status()).isEqualTo(204);
    assertThat(http.send("POST", "/v1/receivers/oncall/test", "").status()).isEqualTo(404);
    assertThat(http.send("PUT", "/v1/receivers/x", "{\"type\":\"pigeon\"}").body())
        .contains("/type");
  }

  @Test
  void alert_isListedAcknowledgedAndItsHistoryShown() {
    fire();
    JsonNode listed = http.json(200, "GET", "/v1/alerts?state=firing&model=flights", "");
    assertThat(at(listed, "alerts").size()).isEqualTo(1);
    String id = at(listed, "alerts", "0", "id").getStringValue();
    JsonNode acknowledged =
        http.json(
            200,
            "POST",
            "/v1/alerts/" + id + "/acknowledge",
            "{\"by\":\"ann\",\"note\":\"on it\",\"until\":\"2026-03-21T00:00:00Z\"}");
    assertThat(at(acknowledged, "acknowledged_by").getStringValue()).isEqualTo("ann");
    assertThat(http.send("GET", "/v1/alerts/" + id + "/history", "").body())
        .contains("\"kind\":\"firing\"", "\"kind\":\"acknowledged\"", "\"sample_size\":1000");
    assertThat(http.send("POST", "/v1/alerts/" + id + "/acknowledge", "{}").body()).contains("/by");
    assertThat(http.send("GET", "/v1/alerts?state=loud", "").status()).isEqualTo(400);
    assertThat(http.send("GET", "/v1/alerts/nothing", "").status()).isEqualTo(404);
    metrics.write(List.of(psi("2026-03-18", 0.01)));
    alerts.evaluate();
    assertThat(http.send("POST", "/v1/alerts/" + id + "/acknowledge", "{\"by\":\"ann\"}").status())
        .isEqualTo(409);
  }

  @Test
  void incident_isListedAndShownWithItsDiagnosisAndNotifications() {
    alerts.webhook("oncall", receiver);
    fire();
    JsonNode listed = http.json(200, "GET", "/v1/incidents?model=flights", "");
    assertThat(at(listed, "incidents").size()).isEqualTo(1);
    assertThat(http.json(200, "GET", "/v1/incidents?state=open", "")).isEqualTo(listed);
    assertThat(http.send("GET", "/v1/incidents?state=shut", "").status()).isEqualTo(400);
    String id = at(listed, "incidents", "0", "id").getStringValue();
    JsonNode incident = http.json(200, "GET", "/v1/incidents/" + id, "");
    assertThat(at(incident, "state").getStringValue()).isEqualTo("open");
    assertThat(at(incident, "diagnosis", "headline").getStringValue())
        .isEqualTo("drift in distance");
    assertThat(at(incident, "notifications").size()).isEqualTo(1);
    assertThat(http.send("GET", "/v1/incidents/nothing", "").status()).isEqualTo(404);
  }

  @Test
  void silence_isMadeListedAndEnded() {
    JsonNode made =
        http.json(
            201,
            "POST",
            "/v1/silences",
            "{\"matchers\":{\"model\":\"flights\"},\"ends_at\":\"2026-03-21T00:00:00Z\","
                + "\"created_by\":\"ann\",\"comment\":\"known\"}");
    String id = at(made, "id").getStringValue();
    assertThat(http.json(200, "GET", "/v1/silences/" + id, "")).isEqualTo(made);
    assertThat(at(http.json(200, "GET", "/v1/silences?state=active", ""), "silences").size())
        .isEqualTo(1);
    assertThat(http.send("DELETE", "/v1/silences/" + id, "").status()).isEqualTo(204);
    assertThat(at(http.json(200, "GET", "/v1/silences?state=expired", ""), "silences").size())
        .isEqualTo(1);
    assertThat(http.send("POST", "/v1/silences", "{\"matchers\":{\"colour\":\"red\"}}").body())
        .contains("/matchers", "/ends_at");
  }

  @Test
  void deadLetter_isShownAndSentAgainUnderItsOwnId() {
    alerts.webhook("oncall", receiver);
    receiver.behave(() -> new Behaviour.Status(400));
    fire();
    alerts.deliver();
    JsonNode dead = http.json(200, "GET", "/v1/notifications?state=dead", "");
    assertThat(at(dead, "notifications").size()).isEqualTo(1);
    JsonNode letter = at(dead, "notifications", "0");
    assertThat(at(letter, "last_outcome").getStringValue()).isEqualTo("HTTP 400");
    String id = at(letter, "id").getStringValue();
    receiver.behave(() -> new Behaviour.Status(200));
    http.json(200, "POST", "/v1/notifications/" + id + "/resend", "");
    alerts.deliver();
    assertThat(receiver.accepted()).extracting(ReceiverSimulator.Received::id).containsExactly(id);
    assertThat(http.send("POST", "/v1/notifications/" + id + "/resend", "").status())
        .isEqualTo(409);
    assertThat(http.send("POST", "/v1/notifications/nothing/resend", "").status()).isEqualTo(404);
    assertThat(http.send("GET", "/v1/notifications?state=lost", "").status()).isEqualTo(400);
  }

  private void fire() {
    metrics.write(List.of(psi("2026-03-17", 0.5)));
    clock.advance(Duration.ofMillis(10));
    alerts.evaluate();
  }

  private dev.tidemark.storage.result.MetricResult psi(String day, double value) {
    return Results.feature("flights", "psi", "distance").computed(clock.instant()).on(day, value);
  }
}
