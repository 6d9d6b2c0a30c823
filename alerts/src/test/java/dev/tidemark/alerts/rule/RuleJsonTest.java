package dev.tidemark.alerts.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.KnownMetrics;
import io.micronaut.serde.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleJsonTest {
  private final Json json = new Json(ObjectMapper.getDefault());

  @Test
  void exampleOfTheContract_comesBackEqual() {
    Rule rule =
        read(
            """
            {"model": "*", "metric": "psi", "feature": "*", "segment": null,
             "when": {"above": 0.2}, "for": 1, "clear": {"below": 0.15}, "severity": "critical",
             "receivers": ["oncall"], "runbook_url": "https://wiki.example/psi",
             "min_sample": 200, "min_label_coverage": 0.5}
            """);
    assertThat(RuleJson.read("x", RuleJson.write(rule), null, _ -> true)).isEqualTo(rule);
    assertThat(rule.clear()).isEqualTo(new Clearing(new Condition.Below(0.15), 1));
    assertThat(RuleWords.of(rule))
        .isEqualTo(
            "Fires when the PSI of any feature of any model is above 0.2; over when it is below"
                + " 0.15. Windows of fewer than 200 rows do not count. Windows with labels for less"
                + " than 50.0 % of the predictions wait.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"metric\":\"psi\"} | /when",
        "{\"when\":{\"above\":1}} | /metric",
        "{\"metric\":\"nonsense\",\"when\":{\"above\":1}} | /metric",
        "{\"metric\":\"psi\",\"when\":{\"over\":1}} | /when/over",
        "{\"metric\":\"psi\",\"when\":{}} | /when",
        "{\"metric\":\"psi\",\"when\":{\"above\":\"much\"}} | /when/above",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"for\":0} | /for",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"for\":1.5} | /for",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"severity\":\"loud\"} | /severity",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"min_label_coverage\":2} | /min_label_coverage",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"min_sample\":-1} | /min_sample",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"colour\":\"red\"} | /colour",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"clear\":{\"beneath\":1}} | /clear/beneath",
        "{\"metric\":\"psi\",\"when\":{\"status\":\"bad\"}} | /when/status",
        "{\"metric\":\"psi\",\"when\":{\"silent_for\":\"ages\"}} | /when/silent_for",
        "{\"metric\":\"psi\",\"when\":{\"drop_from_reference\":5}} | /when/drop_from_reference",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"receivers\":\"me\"} | /receivers",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"window\":\"soon\"} | /window",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"runbook_url\":\"javascript:x\"} | /runbook_url",
        "{\"metric\":\"score_psi\",\"feature\":\"a\",\"when\":{\"above\":1}} | /feature"
      })
  void badField_isNamed(String body, String pointer) {
    Problem problem = catchThrowableOfType(Problem.class, () -> read(body));
    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.errors()).extracting(Problem.FieldError::pointer).contains(pointer);
  }

  @Test
  void allBadFieldsAreNamedAtOnce() {
    Problem problem =
        catchThrowableOfType(
            Problem.class,
            () -> read("{\"metric\":\"nonsense\",\"when\":{\"over\":1},\"for\":-1,\"x\":1}"));
    assertThat(problem.errors())
        .extracting(Problem.FieldError::pointer)
        .contains("/metric", "/when/over", "/for", "/x");
  }

  @Test
  void builtInRules_surviveTheirJson() {
    for (Rule rule : BuiltInRules.all()) {
      assertThat(KnownMetrics.contains(rule.metric())).as(rule.metric()).isTrue();
      assertThat(RuleJson.read(rule.name(), RuleJson.write(rule), rule, KnownMetrics::contains))
          .isEqualTo(rule);
      assertThat(RuleWords.of(rule)).startsWith("Fires when ").endsWith(".");
    }
  }

  @Test
  void builtInRule_keepsWhatIsLeftOut() {
    Rule shipped = BuiltInRules.all().getFirst();
    Rule changed =
        RuleJson.read(shipped.name(), json.parse("{\"when\":{\"above\":0.4}}"), shipped, _ -> true);
    assertThat(changed.metric()).isEqualTo(shipped.metric());
    assertThat(changed.when()).isEqualTo(new Condition.Above(0.4));
  }

  private Rule read(String body) {
    return RuleJson.read("x", json.parse(body), null, KnownMetrics::contains);
  }
}
