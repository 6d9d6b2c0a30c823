package dev.tidemark.alerts.api;

import dev.tidemark.alerts.evaluation.Backtest;
import dev.tidemark.alerts.evaluation.MetricFeed;
import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.alerts.rule.RuleBook;
import dev.tidemark.alerts.rule.RuleJson;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.KnownMetrics;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Rules: written, shown, tried out on the past. */
@Controller("/v1/rules")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RuleController {
  private final RuleBook rules;
  private final MetricFeed feed;
  private final Backtest backtest;
  private final Json json;

  RuleController(RuleBook rules, MetricFeed feed, Backtest backtest, Json json) {
    this.rules = rules;
    this.feed = feed;
    this.backtest = backtest;
    this.json = json;
  }

  @Get
  JsonNode list() {
    return Json.node(Map.of("rules", rules.all().stream().map(RuleJson::write).toList()));
  }

  @Get("/{name}")
  JsonNode get(String name) {
    return RuleJson.write(rules.get(name));
  }

  @Put("/{name}")
  JsonNode put(String name, @Body String body) {
    return RuleJson.write(rules.put(name, json.parse(body), this::isMetric));
  }

  @Delete("/{name}")
  @Status(HttpStatus.NO_CONTENT)
  void delete(String name) {
    rules.delete(name);
  }

  /**
   * Tries the stored rule, or the one in the body's {@code rule}, on stored history.
   *
   * @throws Problem 400 if the period is missing or empty
   */
  @Post("/{name}/backtest")
  JsonNode backtest(String name, @Body String body) {
    Fields fields = Fields.of(json.parse(body));
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
    Optional<JsonNode> draft = fields.node("rule");
    fields.refuseOthers();
    fields.done("The backtest");
    Rule rule =
        draft
            .map(node -> RuleJson.read(name, node, null, this::isMetric))
            .orElseGet(() -> rules.get(name));
    return backtest.run(rule, from.orElseThrow(), to.orElseThrow());
  }

  private boolean isMetric(String name) {
    return KnownMetrics.contains(name) || feed.hasMetric(name);
  }
}
