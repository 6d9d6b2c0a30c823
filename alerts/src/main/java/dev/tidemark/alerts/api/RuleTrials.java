package dev.tidemark.alerts.api;

import dev.tidemark.alerts.evaluation.Backtest;
import dev.tidemark.alerts.evaluation.MetricFeed;
import dev.tidemark.alerts.evaluation.Suggestion;
import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.rule.BuiltInRules;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.alerts.rule.RuleBook;
import dev.tidemark.alerts.rule.RuleJson;
import dev.tidemark.storage.result.MetricName;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.Optional;

/**
 * Rules tried out on the past: a stored one under its name, one that nobody has saved yet in the
 * body's {@code rule}. Stores nothing.
 */
@Controller("/v1/rules")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RuleTrials {
  private static final String DRAFT = "draft";

  private final RuleBook rules;
  private final MetricFeed feed;
  private final Backtest backtest;
  private final Suggestion suggestion;
  private final Json json;

  RuleTrials(RuleBook rules, MetricFeed feed, Backtest backtest, Suggestion suggestion, Json json) {
    this.rules = rules;
    this.feed = feed;
    this.backtest = backtest;
    this.suggestion = suggestion;
    this.json = json;
  }

  /** When the rule in the body would have fired. */
  @Post("/backtest")
  JsonNode backtestDraft(@Body String body) {
    return backtest(DRAFT, false, body);
  }

  /** When the stored rule, or the one in the body in its place, would have fired. */
  @Post("/{name}/backtest")
  JsonNode backtest(String name, @Body String body) {
    return backtest(name, true, body);
  }

  /** A limit for the rule in the body that keeps to the body's {@code per_month}. */
  @Post("/suggest")
  JsonNode suggestDraft(@Body String body) {
    return suggest(DRAFT, false, body);
  }

  /** The same for the stored rule, or the one in the body in its place. */
  @Post("/{name}/suggest")
  JsonNode suggest(String name, @Body String body) {
    return suggest(name, true, body);
  }

  private JsonNode backtest(String name, boolean isStored, String body) {
    Fields fields = Fields.of(json.parse(body));
    Trial trial = trial(name, isStored, fields);
    fields.refuseOthers();
    fields.done("The backtest");
    return backtest.run(trial.checked(), trial.from(), trial.to());
  }

  private JsonNode suggest(String name, boolean isStored, String body) {
    Fields fields = Fields.of(json.parse(body));
    double perMonth = fields.number("per_month").orElse(1.0);
    if (perMonth < 0) {
      fields.error("per_month", "must not be negative");
    }
    Trial trial = trial(name, isStored, fields);
    fields.refuseOthers();
    fields.done("The wish");
    return suggestion.run(trial.checked(), trial.from(), trial.to(), perMonth);
  }

  /**
   * @param rule empty when the fields say what is wrong with it
   */
  private record Trial(Optional<Rule> rule, Instant from, Instant to) {
    Rule checked() {
      return rule.orElseThrow();
    }
  }

  private Trial trial(String name, boolean isStored, Fields fields) {
    Optional<Instant> from = fields.time("from");
    Optional<Instant> to = fields.time("to");
    if (from.isEmpty() && !fields.has("from")) {
      fields.error("from", "say from when on");
    }
    if (to.isEmpty() && !fields.has("to")) {
      fields.error("to", "say until when");
    }
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      fields.error("to", "must be later than from");
    }
    Optional<Rule> draft =
        fields
            .object("rule")
            .map(within -> RuleJson.read(name, within, BuiltInRules.named(name), this::isMetric));
    if (draft.isEmpty() && !isStored && !fields.has("rule")) {
      fields.error("rule", "say which rule to try");
    }
    boolean isDraft = !isStored || fields.has("rule");
    return new Trial(
        isDraft ? draft : Optional.of(rules.get(name)),
        from.orElse(Instant.EPOCH),
        to.orElse(Instant.EPOCH));
  }

  private boolean isMetric(String metric) {
    return MetricName.parse(metric).isBuiltIn() || feed.hasMetric(metric);
  }
}
