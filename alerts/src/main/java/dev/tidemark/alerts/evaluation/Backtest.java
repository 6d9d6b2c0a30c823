package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.alert.AlertJson;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs a rule over stored results as if it had been on all the time. Stores nothing. */
@Singleton
public final class Backtest {
  private final MetricFeed feed;
  private final ModelCatalog models;
  private final AlertJson alertJson;
  private final InstantSource clock;

  Backtest(MetricFeed feed, ModelCatalog models, AlertJson alertJson, InstantSource clock) {
    this.feed = feed;
    this.models = models;
    this.alertJson = alertJson;
    this.clock = clock;
  }

  /**
   * The episodes of windows that start in {@code [from, to)}.
   *
   * @throws Problem 400 if the rule is about silence, which leaves no results behind
   */
  public JsonNode run(Rule rule, Instant from, Instant to) {
    if (rule.silence().isPresent()) {
      throw Problem.invalidField(
          "/rule/when/silent_for", "A rule about silence cannot be tried on stored results.");
    }
    Map<String, List<MetricResult>> byModel = new TreeMap<>();
    for (MetricResult result :
        feed.results(
            ResultQuery.all()
                .metrics(List.of(rule.metricName().metric(), Fold.LABEL_COVERAGE))
                .between(from, to))) {
      byModel.computeIfAbsent(result.model(), _ -> new ArrayList<>()).add(result);
    }
    List<Alert> episodes = new ArrayList<>();
    long windows = 0;
    for (Map.Entry<String, List<MetricResult>> entry : byModel.entrySet()) {
      String length =
          models
              .find(entry.getKey())
              .map(ModelSettings::window)
              .orElse(ModelSettings.DEFAULT_WINDOW);
      Context context = Context.of(List.of(rule), List.of(), List.of(), clock.instant());
      Changes changes = new Changes(Map.of());
      new Fold(context, new Frontier(), length).take(entry.getValue(), changes);
      episodes.addAll(changes.episodes());
      windows +=
          entry.getValue().stream()
              .filter(result -> Series.matches(rule, result, length))
              .map(MetricResult::window)
              .distinct()
              .count();
    }
    episodes.removeIf(alert -> alert.state() == AlertState.PENDING);
    episodes.sort(Comparator.comparing(Alert::startedAt).thenComparing(Alert::model));
    return answer(rule, from, to, episodes, windows);
  }

  private JsonNode answer(Rule rule, Instant from, Instant to, List<Alert> episodes, long windows) {
    Duration firing = Duration.ZERO;
    for (Alert alert : episodes) {
      Instant end = alert.resolvedAt();
      firing =
          firing.plus(
              Duration.between(
                  alert.startedAt(), end == null || alert.isActive() ? alert.windowEnd() : end));
    }
    double months = Duration.between(from, to).toHours() / (24 * 30.4375);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("rule", rule.name());
    fields.put("from", from);
    fields.put("to", to);
    fields.put("windows", windows);
    fields.put("count", episodes.size());
    fields.put("per_month", months > 0 ? episodes.size() / months : null);
    fields.put("firing_seconds", firing.toSeconds());
    fields.put("alerts", episodes.stream().map(alertJson::of).toList());
    return Json.node(fields);
  }
}
