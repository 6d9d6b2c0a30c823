package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.alert.AlertJson;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.alerts.rule.RuleBook;
import dev.tidemark.alerts.rule.RuleWords;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.LastSeen;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.OrNull;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs a rule over stored results as if it had been on all the time. Stores nothing. */
@Singleton
public final class Backtest {
  /** The rules that say when performance dropped. */
  private static final List<String> PERFORMANCE = List.of("accuracy-drop", "rmse-rise");

  private final MetricFeed feed;
  private final ModelCatalog catalog;
  private final RuleBook rules;
  private final AlertJson alertJson;
  private final InstantSource clock;

  Backtest(
      MetricFeed feed,
      ModelCatalog catalog,
      RuleBook rules,
      AlertJson alertJson,
      InstantSource clock) {
    this.feed = feed;
    this.catalog = catalog;
    this.rules = rules;
    this.alertJson = alertJson;
    this.clock = clock;
  }

  /**
   * The episodes of windows that start in {@code [from, to)}, and how they relate to the drops of
   * performance in that time.
   *
   * @throws Problem 400 if the rule is about silence, which leaves no results behind
   */
  public JsonNode run(Rule rule, Instant from, Instant to) {
    List<Rule> performance =
        PERFORMANCE.stream()
            .map(rules::get)
            .filter(other -> !other.metric().equals(rule.metric()))
            .toList();
    Past past = past(rule, performance, from, to);
    List<Alert> episodes = past.episodes(rule);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("rule", rule.name());
    fields.put("in_words", RuleWords.of(rule));
    fields.put("from", from);
    fields.put("to", to);
    fields.put("windows", past.watched(rule).map(result -> result.window()).distinct().count());
    fields.put("count", episodes.size());
    fields.put("pages", Past.pages(episodes));
    fields.put("per_month", perMonth(Past.pages(episodes), past));
    fields.put("firing_seconds", firing(episodes).toSeconds());
    fields.put("answers", answers(past.answers(rule)));
    Foresight foresight = foresight(past, performance, episodes);
    fields.put("false_alarms", foresight == null ? null : foresight.falseAlarms().size());
    fields.put(
        "drops",
        foresight == null ? null : foresight.drops().stream().map(Backtest::drop).toList());
    fields.put("alerts", episodes.stream().map(alert -> alert(alert, foresight)).toList());
    return Json.node(fields);
  }

  /** What a rule, and others beside it, may look at. */
  Past past(Rule rule, List<Rule> others, Instant from, Instant to) {
    if (rule.silence().isPresent()) {
      throw Problem.invalidField(
          "/rule/when/silent_for", "A rule about silence cannot be tried on stored results.");
    }
    return new Past(
        feed,
        new Models(catalog),
        List.of(),
        Stream.concat(Stream.of(rule), others.stream()).toList(),
        from,
        to,
        clock.instant());
  }

  static @Nullable Double perMonth(long count, Past past) {
    return past.months() > 0 ? count / past.months() : null;
  }

  /** Null where no window could be judged by labels. */
  private static @Nullable Foresight foresight(
      Past past, List<Rule> performance, List<Alert> episodes) {
    boolean isJudged =
        performance.stream()
            .anyMatch(rule -> past.answers(rule).keySet().stream().anyMatch(LastSeen::isKnown));
    if (!isJudged) {
      return null;
    }
    List<Alert> drops = new ArrayList<>();
    performance.forEach(rule -> drops.addAll(past.episodes(rule)));
    drops.sort(Comparator.comparing(Alert::startedAt));
    return Foresight.of(episodes, drops);
  }

  private static Duration firing(List<Alert> episodes) {
    Duration firing = Duration.ZERO;
    for (Alert alert : episodes) {
      Instant end = alert.resolvedAt();
      firing =
          firing.plus(
              Duration.between(
                  alert.startedAt(), end == null || alert.isActive() ? alert.windowEnd() : end));
    }
    return firing;
  }

  private static Map<String, Long> answers(Map<LastSeen, Long> answers) {
    Map<String, Long> named = new LinkedHashMap<>();
    for (LastSeen seen : LastSeen.values()) {
      named.put(seen.name().toLowerCase(Locale.ROOT), answers.getOrDefault(seen, 0L));
    }
    return named;
  }

  private JsonNode alert(Alert alert, @Nullable Foresight foresight) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    alertJson.of(alert).entries().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
    fields.put(
        "false_alarm", foresight == null ? null : foresight.falseAlarms().contains(alert.id()));
    return Json.node(fields);
  }

  private static Map<String, @Nullable Object> drop(Foresight.Drop drop) {
    Alert alert = drop.alert();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("rule", alert.rule());
    fields.put("model", alert.model());
    fields.put("version", OrNull.text(alert.version()));
    fields.put("started_at", alert.startedAt());
    fields.put("resolved_at", alert.isActive() ? null : alert.resolvedAt());
    fields.put("summary", alert.summary());
    fields.put("lead_seconds", drop.lead().map(Duration::toSeconds).orElse(null));
    return fields;
  }
}
