package dev.tidemark.alerts.api;

import dev.tidemark.alerts.evaluation.MetricFeed;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.rule.RuleBook;
import dev.tidemark.alerts.rule.RuleJson;
import dev.tidemark.storage.result.KnownMetrics;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;

/** Rules: written and shown. */
@Controller("/v1/rules")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RuleController {
  private final RuleBook rules;
  private final MetricFeed feed;
  private final Json json;

  RuleController(RuleBook rules, MetricFeed feed, Json json) {
    this.rules = rules;
    this.feed = feed;
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

  private boolean isMetric(String name) {
    return KnownMetrics.contains(name) || feed.hasMetric(name);
  }
}
