package dev.tidemark.alerts.api;

import static dev.tidemark.alerts.testkit.JsonPath.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.testkit.AlertsHttp;
import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.MemoryMetrics;
import dev.tidemark.alerts.testkit.ReceiverSimulator;
import dev.tidemark.alerts.testkit.ReceiverSimulator.Behaviour;
import dev.tidemark.alerts.testkit.Results;
import dev.tidemark.alerts.testkit.TestClock;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What people see of their alerts. In March the distance of flights drifts every other day (PSI
 * 0.25, just above the limit, at a tenth of the rows), while quiet days are around 0.17; the nulls
 * of origin come once and are taken care of. The receiver refuses what it gets.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeopleTest {
  private final TestClock clock = new TestClock("2026-03-01T00:00:10Z");
  private final MemoryMetrics metrics = new MemoryMetrics();
  private final ReceiverSimulator receiver = new ReceiverSimulator(() -> new Behaviour.Status(400));
  private AlertsInstance alerts;
  private AlertsHttp http;

  @BeforeAll
  void live() {
    alerts = new AlertsInstance(AlertsInstance.memoryDatabase(), clock, metrics);
    http = new AlertsHttp(alerts);
    alerts.webhook("oncall", receiver);
    alerts.rule("feature-drift", "{\"clear\":{\"below\":0.2}}");
    for (int day = 1; day <= 14; day++) {
      clock.advance(Duration.ofDays(1));
      write(day);
      alerts.evaluate();
      if (day == 9) {
        clock.advance(Duration.ofMinutes(10));
        String id = id("null-rate");
        http.json(200, "POST", "/v1/alerts/" + id + "/acknowledge", "{\"by\":\"ann\"}");
      }
    }
    alerts.deliver();
  }

  private void write(int day) {
    String date = "2026-03-%02d".formatted(day);
    boolean drifts = day % 2 == 0;
    metrics.write(
        List.of(
            Results.feature("flights", "psi", "distance")
                .sample(drifts ? 100 : 1000)
                .computed(clock.instant())
                .on(date, drifts ? 0.25 : 0.16 + 0.002 * day),
            Results.feature("flights", "null_rate", "origin")
                .reference(0)
                .computed(clock.instant())
                .on(date, day == 9 ? 0.5 : 0)));
  }

  @AfterAll
  void close() {
    http.close();
    alerts.close();
    receiver.close();
  }

  @Test
  void timeToAcknowledgeAndToResolve_areThoseOfTheAlertsOfThePeriod() {
    JsonNode all = statistics();
    assertThat(at(all, "alerts").getIntValue()).isEqualTo(8);
    assertThat(at(all, "acknowledged").getIntValue()).isEqualTo(1);
    assertThat(at(all, "seconds_to_acknowledge", "median").getLongValue()).isBetween(600L, 660L);
    JsonNode nulls = rule(all, "null-rate");
    assertThat(at(nulls, "alerts").getIntValue()).isEqualTo(1);
    assertThat(at(nulls, "seconds_to_resolve", "mean").getDoubleValue())
        .isBetween(86_400.0, 90_000.0);
    assertThat(
            at(
                    http.json(
                        200,
                        "GET",
                        "/v1/alert-statistics?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z",
                        ""),
                    "alerts")
                .getIntValue())
        .isZero();
  }

  @Test
  void noisiestRule_comesFirst_withItsReasonsAndAProposal() {
    JsonNode all = statistics();
    JsonNode first = at(all, "rules").values().iterator().next();
    assertThat(at(first, "rule").getStringValue()).isEqualTo("feature-drift");
    List<String> kinds = new ArrayList<>();
    for (JsonNode finding : at(first, "findings").values()) {
      kinds.add(at(finding, "kind").getStringValue());
      if (kinds.getLast().equals("too_few_rows")) {
        assertThat(at(finding, "proposal", "min_sample").getIntValue()).isEqualTo(500);
      }
    }
    assertThat(kinds).containsExactly("too_few_rows", "threshold_near_normal", "flapping");
    assertThat(at(rule(all, "null-rate"), "findings").size()).isZero();
  }

  @Test
  void everyEvaluation_isShownWithItsInputs_pageByPage() {
    String path = "/v1/rules/feature-drift/evaluations?model=flights&limit=10";
    JsonNode page = http.json(200, "GET", path, "");
    assertThat(at(page, "evaluations").size()).isEqualTo(10);
    JsonNode newest = at(page, "evaluations").values().iterator().next();
    assertThat(at(newest, "answer").getStringValue()).isEqualTo("breach");
    assertThat(at(newest, "value").getDoubleValue()).isEqualTo(0.25);
    assertThat(at(newest, "threshold").getDoubleValue()).isEqualTo(0.2);
    assertThat(at(newest, "sample_size").getIntValue()).isEqualTo(100);
    JsonNode last =
        http.json(200, "GET", path + "&cursor=" + at(page, "next_cursor").getStringValue(), "");
    assertThat(at(last, "evaluations").size()).isEqualTo(4);
    assertThat(at(last, "next_cursor").isNull()).isTrue();
    assertThat(http.send("GET", "/v1/rules/feature-drift/evaluations?from=soon", "").status())
        .isEqualTo(400);
  }

  @Test
  void notificationsAndHistory_arePaged_andTheDeadOnesOfAReceiverSentAgain() {
    JsonNode page = http.json(200, "GET", "/v1/notifications?model=flights&limit=3", "");
    assertThat(at(page, "notifications").size()).isEqualTo(3);
    String cursor = at(page, "next_cursor").getStringValue();
    JsonNode next =
        http.json(200, "GET", "/v1/notifications?model=flights&limit=3&cursor=" + cursor, "");
    assertThat(at(next, "notifications").values().iterator().next())
        .isNotEqualTo(at(page, "notifications").values().iterator().next());
    JsonNode events =
        http.json(200, "GET", "/v1/alerts/" + id("null-rate") + "/history?limit=1", "");
    assertThat(at(events, "events").size()).isEqualTo(1);
    int dead =
        at(http.json(200, "GET", "/v1/notifications?state=dead", ""), "notifications").size();
    assertThat(dead).isPositive();
    receiver.behave(() -> new Behaviour.Status(200));
    JsonNode queued = http.json(200, "POST", "/v1/notifications/resend?receiver=oncall", "");
    assertThat(at(queued, "queued").getIntValue()).isEqualTo(dead);
    alerts.deliver();
    assertThat(receiver.accepted()).hasSize(dead);
  }

  private JsonNode statistics() {
    return http.json(200, "GET", "/v1/alert-statistics?model=flights", "");
  }

  private static JsonNode rule(JsonNode statistics, String name) {
    for (JsonNode line : at(statistics, "rules").values()) {
      if (at(line, "rule").getStringValue().equals(name)) {
        return line;
      }
    }
    throw new AssertionError(name + " is not there: " + statistics);
  }

  private String id(String rule) {
    return alerts.alerts().stream()
        .filter(alert -> alert.rule().equals(rule))
        .findFirst()
        .orElseThrow()
        .id();
  }
}
