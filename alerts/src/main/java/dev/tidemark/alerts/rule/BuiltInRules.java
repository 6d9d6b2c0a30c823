package dev.tidemark.alerts.rule;

import dev.tidemark.alerts.rule.Condition.Above;
import dev.tidemark.alerts.rule.Condition.All;
import dev.tidemark.alerts.rule.Condition.Below;
import dev.tidemark.alerts.rule.Condition.DropFromReference;
import dev.tidemark.alerts.rule.Condition.IncreaseOverReference;
import dev.tidemark.alerts.rule.Condition.RatioToReference;
import dev.tidemark.alerts.rule.Condition.SilentFor;
import dev.tidemark.alerts.rule.Condition.StatusIs;
import dev.tidemark.storage.alert.Severity;
import dev.tidemark.storage.result.Status;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules that are on for every model until somebody changes them. */
public final class BuiltInRules {
  /** Rates and proportions of fewer rows than this are mostly noise. */
  private static final long ENOUGH = 100;

  private static final List<Rule> ALL =
      List.of(
          untilBelow(
              0.15,
              rule(
                  "score-drift",
                  "The distribution of the model's score moved away from the reference's.",
                  "score_psi",
                  null,
                  new Above(0.2),
                  Severity.CRITICAL,
                  ENOUGH,
                  null)),
          untilBelow(
              0.15,
              rule(
                  "feature-drift",
                  "A feature's distribution moved away from the reference's, more than chance"
                      + " explains.",
                  "psi",
                  Glob.ANY,
                  new All(List.of(new Above(0.2), new StatusIs(Status.DRIFT))),
                  Severity.WARNING,
                  0,
                  null)),
          untilBelow(
              0.01,
              rule(
                  "embedding-drift",
                  "A feature that is a vector moved away from the reference's, more than chance"
                      + " explains.",
                  "mmd",
                  Glob.ANY,
                  new All(List.of(new Above(0.015), new StatusIs(Status.DRIFT))),
                  Severity.WARNING,
                  0,
                  null)),
          rule(
              "null-rate",
              "A feature is missing more often than in the reference.",
              "null_rate",
              Glob.ANY,
              new IncreaseOverReference(0.05),
              Severity.CRITICAL,
              ENOUGH,
              null),
          rule(
              "error-rate",
              "The model fails to answer.",
              "error_rate",
              null,
              new Above(0.01),
              Severity.CRITICAL,
              ENOUGH,
              null),
          rule(
              "slow-answers",
              "The slowest twentieth of the answers takes more than twice the time of the"
                  + " reference.",
              "latency_p95",
              null,
              new RatioToReference(2),
              Severity.WARNING,
              ENOUGH,
              null),
          rule(
              "accuracy-drop",
              "The model is right less often than on the reference.",
              "accuracy",
              null,
              new All(List.of(new DropFromReference(0.05), new Condition.Significant())),
              Severity.CRITICAL,
              ENOUGH,
              0.5),
          rule(
              "rmse-rise",
              "The model's numbers are further from the truth than on the reference.",
              "rmse",
              null,
              new All(List.of(new RatioToReference(1.05), new Condition.Significant())),
              Severity.CRITICAL,
              ENOUGH,
              0.5),
          rule(
              "unseen-categories",
              "A feature takes values that the reference does not know.",
              "unseen_category_rate",
              Glob.ANY,
              new Above(0.05),
              Severity.WARNING,
              ENOUGH,
              null),
          rule(
              "out-of-range",
              "A feature takes numbers outside the range of the reference.",
              "out_of_range_rate",
              Glob.ANY,
              new Above(0.05),
              Severity.WARNING,
              ENOUGH,
              null),
          rule(
              "no-data",
              "Nothing arrives any more.",
              "predictions",
              null,
              new SilentFor(new Silence.Windows(2)),
              Severity.CRITICAL,
              0,
              null));

  private static final Map<String, Rule> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Rule::name, Function.identity()));

  private BuiltInRules() {}

  public static List<Rule> all() {
    return ALL;
  }

  public static @Nullable Rule named(String name) {
    return BY_NAME.get(name);
  }

  /** A value that hovers around the limit is one alert, not one a window. */
  private static Rule untilBelow(double value, Rule rule) {
    return rule.clearing(new Clearing(new Below(value), 1));
  }

  private static Rule rule(
      String name,
      String description,
      String metric,
      @Nullable Glob feature,
      Condition when,
      Severity severity,
      long minSample,
      @Nullable Double minLabelCoverage) {
    return new Rule(
        name,
        description,
        true,
        0,
        new Target(Glob.ANY, Glob.ANY, metric, feature, null, null),
        new Terms(
            true,
            when,
            1,
            Clearing.DEFAULT,
            severity,
            List.of(),
            null,
            minSample,
            minLabelCoverage,
            null,
            null),
        List.of());
  }
}
