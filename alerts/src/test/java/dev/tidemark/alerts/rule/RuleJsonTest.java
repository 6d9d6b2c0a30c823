package dev.tidemark.alerts.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.MetricName;
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
        "{\"metric\":\"score_psi\",\"feature\":\"a\",\"when\":{\"above\":1}} | /feature",
        "{\"metric\":\"psi\",\"when\":{\"rising_for\":1}} | /when/rising_for",
        "{\"metric\":\"psi\",\"when\":{\"outside_band\":{\"windows\":2}}} | /when/outside_band/windows",
        "{\"metric\":\"psi\",\"when\":{\"outside_band\":{\"side\":\"up\"}}} | /when/outside_band/side",
        "{\"metric\":\"psi\",\"when\":{\"differs_from\":{\"metric\":\"psy\"}}} | /when/differs_from/metric",
        "{\"metric\":\"psi\",\"when\":{\"differs_from\":{\"metric\":\"psi\"}}} | /when/differs_from/by",
        "{\"metric\":\"psi\",\"when\":{\"all\":[{\"metric\":\"psy\",\"above\":1}]}} | /when/all/0/metric",
        "{\"metric\":\"psi\",\"when\":{\"any\":[{\"above\":1},{\"silent_for\":\"2h\"}]}} | /when/any/1/silent_for",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"wait\":\"later\"} | /wait",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"at_most_per_month\":0} | /at_most_per_month",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"overrides\":[{\"when\":{\"over\":1}}]} | /overrides/0/when/over",
        "{\"metric\":\"psi\",\"when\":{\"above\":1},\"overrides\":[{\"metric\":\"psi\"}]} | /overrides/0/metric"
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
      assertThat(isBuiltIn(rule.metric())).as(rule.metric()).isTrue();
      assertThat(RuleJson.read(rule.name(), RuleJson.write(rule), rule, RuleJsonTest::isBuiltIn))
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"rising_for\":3} | rose in each of the last 3 windows",
        "{\"falling_for\":3} | fell in each of the last 3 windows",
        "{\"outside_band\":{}} | is more than 3 standard deviations away from the median of the 14 windows before",
        "{\"outside_band\":{\"side\":\"above\",\"windows\":7}} | is more than 3 standard deviations above the median of the 7 windows before",
        "{\"differs_from\":{\"metric\":\"estimated_accuracy\",\"by\":0.05}} | differs from the estimated accuracy by more than 5.0 points",
        "{\"all\":[{\"above\":0.2},{\"metric\":\"accuracy\",\"drop_from_reference\":0.05}]} | is above 20.0 % and the accuracy is more than 5.0 % below the reference's",
        "{\"any\":[{\"above\":0.2},{\"metric\":\"psi\",\"feature\":\"age\",\"above\":0.3,\"status\":\"drift\"}]} | is above 20.0 % or the PSI of age is above 0.3 and changed significantly",
        "{\"above\":0.2,\"any\":[{\"below\":1},{\"significant\":true}]} | is above 20.0 % and (is below 100.0 % or differs from the reference's by more than chance explains)"
      })
  void condition_isSaidInWords_andComesBackEqual(String when, String words) {
    Rule rule = read("{\"metric\":\"accuracy\",\"when\":" + when + "}");
    assertThat(RuleWords.of(rule))
        .isEqualTo("Fires when the accuracy of any model " + words + "; over when it does not.");
    assertThat(RuleJson.read("x", RuleJson.write(rule), null, _ -> true)).isEqualTo(rule);
  }

  @Test
  void termsAndOverrides_areSaidInWords_andComeBackEqual() {
    Rule rule =
        read(
            """
            {"metric": "label_coverage", "when": {"below": 0.5}, "wait": "3d", "at_most_per_month": 4,
             "overrides": [{"model": "credit", "when": {"below": 0.2}, "wait": "7d"},
                           {"model": "old*", "enabled": false}]}
            """);
    assertThat(RuleWords.of(rule))
        .isEqualTo(
            "Fires when the label coverage of any model is below 50.0 %; over when it does not."
                + " Windows are judged 3d after they ended. At most 4 pages in 30 days; more is"
                + " shown, not announced. For model credit: fires when the label coverage of any"
                + " model is below 20.0 %; over when it does not. Windows are judged 7d after they"
                + " ended. At most 4 pages in 30 days; more is shown, not announced. For model old*:"
                + " switched off.");
    assertThat(RuleJson.read("x", RuleJson.write(rule), null, _ -> true)).isEqualTo(rule);
  }

  private Rule read(String body) {
    return RuleJson.read("x", json.parse(body), null, RuleJsonTest::isBuiltIn);
  }

  private static boolean isBuiltIn(String metric) {
    return MetricName.parse(metric).isBuiltIn();
  }
}
