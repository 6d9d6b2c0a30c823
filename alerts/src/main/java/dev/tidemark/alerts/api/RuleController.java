package dev.tidemark.alerts.api;

import dev.tidemark.alerts.evaluation.Evaluations;
import dev.tidemark.alerts.evaluation.MetricFeed;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.rule.RuleBook;
import dev.tidemark.alerts.rule.RuleJson;
import dev.tidemark.storage.result.MetricName;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules: written and shown. */
@Controller("/v1/rules")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RuleController {
  private static final Duration USUAL = Duration.ofDays(31);

  private final RuleBook rules;
  private final Evaluations evaluations;
  private final InstantSource clock;
  private final MetricFeed feed;
  private final Json json;

  RuleController(
      RuleBook rules, Evaluations evaluations, MetricFeed feed, Json json, InstantSource clock) {
    this.rules = rules;
    this.evaluations = evaluations;
    this.clock = clock;
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

  /** What the rule says of stored windows, newest first; the last 31 days unless told otherwise. */
  @Get("/{name}/evaluations")
  JsonNode evaluations(
      String name,
      @QueryValue @Nullable String model,
      @QueryValue @Nullable String feature,
      @QueryValue @Nullable String from,
      @QueryValue @Nullable String to,
      @QueryValue @Nullable Integer limit,
      @QueryValue @Nullable Long cursor) {
    Page page = Page.of(limit);
    Period period = Period.of(from, to, USUAL, clock.instant());
    long skip = cursor == null ? 0 : Math.max(0, cursor);
    List<JsonNode> found =
        evaluations.of(
            rules.get(name),
            model == null ? List.of() : List.of(model),
            feature,
            period.from(),
            period.to(),
            skip,
            page.limit());
    return page.node("evaluations", found, node -> node, _ -> skip + found.size());
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
    return MetricName.parse(name).isBuiltIn() || feed.hasMetric(name);
  }
}
