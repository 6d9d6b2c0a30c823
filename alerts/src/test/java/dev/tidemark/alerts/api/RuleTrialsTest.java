package dev.tidemark.alerts.api;

import static dev.tidemark.alerts.testkit.JsonPath.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.testkit.AlertsHttp;
import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.MemoryMetrics;
import dev.tidemark.alerts.testkit.Results;
import dev.tidemark.alerts.testkit.TestClock;
import io.micronaut.json.tree.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Rules that nobody has saved, on a March in which the distance drifts on the 10th and 11th (PSI
 * 0.5) and on the 20th (0.3), and the accuracy is low from the 12th to the 14th.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuleTrialsTest {
  private static final String MARCH =
      "\"from\":\"2026-03-01T00:00:00Z\",\"to\":\"2026-04-01T00:00:00Z\"";

  private final MemoryMetrics metrics = new MemoryMetrics();
  private AlertsInstance alerts;
  private AlertsHttp http;

  @BeforeAll
  void open() {
    for (int day = 1; day <= 31; day++) {
      String date = "2026-03-%02d".formatted(day);
      double psi = day == 10 || day == 11 ? 0.5 : day == 20 ? 0.3 : 0.01 + day * 0.001;
      double accuracy = day >= 12 && day <= 14 ? 0.7 : 0.9;
      metrics.write(
          List.of(
              Results.feature("flights", "psi", "distance").on(date, psi),
              Results.model("flights", "accuracy").reference(0.9).on(date, accuracy),
              Results.model("flights", "label_coverage").on(date, 1)));
    }
    alerts =
        new AlertsInstance(
            AlertsInstance.memoryDatabase(), new TestClock("2026-04-20T00:00:10Z"), metrics);
    http = new AlertsHttp(alerts);
  }

  @AfterAll
  void close() {
    http.close();
    alerts.close();
  }

  @Test
  void unsavedRule_isTriedWithLeadAndFalseAlarms() {
    JsonNode answer =
        http.json(
            200,
            "POST",
            "/v1/rules/backtest",
            "{\"rule\":{\"metric\":\"psi\",\"feature\":\"*\",\"when\":{\"above\":0.2}},"
                + MARCH
                + "}");
    assertThat(at(answer, "count").getIntValue()).isEqualTo(2);
    assertThat(at(answer, "pages").getIntValue()).isEqualTo(2);
    assertThat(at(answer, "windows").getIntValue()).isEqualTo(31);
    assertThat(at(answer, "answers", "breach").getIntValue()).isEqualTo(3);
    assertThat(at(answer, "false_alarms").getIntValue()).isEqualTo(1);
    assertThat(at(answer, "drops").size()).isEqualTo(1);
    JsonNode drop = at(answer, "drops").values().iterator().next();
    assertThat(at(drop, "lead_seconds").getIntValue()).isEqualTo(2 * 86_400);
    assertThat(http.json(200, "GET", "/v1/alerts", "").toString()).doesNotContain("flights");
    assertThat(http.send("GET", "/v1/rules/draft", "").status()).isEqualTo(404);
  }

  @Test
  void faultsOfAnUnsavedRule_areNamedWhereTheyStandInTheBody() {
    assertThat(
            http.send(
                    "POST",
                    "/v1/rules/backtest",
                    "{\"rule\":{\"metric\":\"psy\",\"when\":{\"over\":1}}}")
                .body())
        .contains("/rule/metric", "/rule/when/over", "\n/from", "\n/to");
    assertThat(http.send("POST", "/v1/rules/backtest", "{" + MARCH + "}").body()).contains("/rule");
  }

  @Test
  void suggestion_keepsToTheWishedPagesAMonth() {
    JsonNode answer =
        http.json(
            200,
            "POST",
            "/v1/rules/feature-drift/suggest",
            "{\"rule\":{\"metric\":\"psi\",\"feature\":\"*\",\"when\":{\"above\":0.2},"
                + "\"clear\":{\"below\":0.15}},\"per_month\":1,"
                + MARCH
                + "}");
    assertThat(at(answer, "pages_now").getIntValue()).isEqualTo(2);
    assertThat(at(answer, "pages").getIntValue()).isEqualTo(1);
    assertThat(at(answer, "limit").getDoubleValue()).isEqualTo(0.3);
    assertThat(at(answer, "suggested_rule", "clear", "below").getDoubleValue()).isEqualTo(0.225);
  }

  @Test
  void ruleWithoutANumber_cannotBeTuned() {
    assertThat(
            http.send(
                    "POST",
                    "/v1/rules/suggest",
                    "{\"rule\":{\"metric\":\"psi\",\"when\":{\"status\":\"drift\"}}," + MARCH + "}")
                .body())
        .contains("/rule/when");
  }
}
