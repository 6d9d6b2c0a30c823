package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.alerts.rule.RuleBook;
import dev.tidemark.storage.alert.AlertStore;
import dev.tidemark.storage.alert.AlertTimes;
import dev.tidemark.storage.metadata.ModelCatalog;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How people fare with their alerts, and which rules make the most noise. */
@Singleton
public final class RuleReview {
  /** Rules, and models of a rule, whose results are read for a diagnosis. */
  private static final int MOST_DIAGNOSED = 20;

  private static final Duration BEFORE = Duration.ofDays(31);
  private static final Duration MOST_HISTORY = Duration.ofDays(400);

  private final AlertStore store;
  private final RuleBook rules;
  private final MetricFeed feed;
  private final ModelCatalog catalog;
  private final InstantSource clock;

  RuleReview(
      AlertStore store,
      RuleBook rules,
      MetricFeed feed,
      ModelCatalog catalog,
      InstantSource clock) {
    this.store = store;
    this.rules = rules;
    this.feed = feed;
    this.catalog = catalog;
    this.clock = clock;
  }

  /**
   * Alerts that began to fire in {@code [from, to)} by the wall clock, altogether and by rule, the
   * rule with the most pages first, with what makes it noisy.
   *
   * @param model null: any
   */
  public JsonNode run(@Nullable String model, Instant from, Instant to) {
    List<AlertTimes> times = store.times(model, from, to);
    Map<String, List<AlertTimes>> byRule =
        times.stream().collect(Collectors.groupingBy(AlertTimes::rule));
    Map<String, Rule> known =
        rules.all().stream().collect(Collectors.toMap(Rule::name, rule -> rule));
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("to", to);
    fields.putAll(Response.of(times).fields());
    List<String> noisiest =
        byRule.keySet().stream()
            .sorted(
                Comparator.comparingLong((String name) -> -Response.of(of(byRule, name)).pages())
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    fields.put(
        "rules",
        IntStream.range(0, noisiest.size())
            .mapToObj(at -> {
              String name = noisiest.get(at);
              return line(name, of(byRule, name), at < MOST_DIAGNOSED ? known.get(name) : null);
            })
            .toList());
    return Json.node(fields);
  }

  private static List<AlertTimes> of(Map<String, List<AlertTimes>> byRule, String name) {
    return byRule.getOrDefault(name, List.of());
  }

  private Map<String, @Nullable Object> line(
      String name, List<AlertTimes> times, @Nullable Rule rule) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("rule", name);
    fields.putAll(Response.of(times).fields());
    fields.put(
        "findings",
        rule == null || rule.silence().isPresent()
            ? List.of()
            : noise(rule, times).findings().stream().map(RuleReview::finding).toList());
    return fields;
  }

  private Noise noise(Rule rule, List<AlertTimes> times) {
    Instant first =
        times.stream().map(AlertTimes::startedAt).min(Comparator.naturalOrder()).orElseThrow();
    Instant last =
        times.stream().map(AlertTimes::windowEnd).max(Comparator.naturalOrder()).orElseThrow();
    Instant from = first.minus(BEFORE);
    Instant longAgo = last.minus(MOST_HISTORY);
    List<String> models =
        times.stream()
            .collect(Collectors.groupingBy(AlertTimes::model, Collectors.counting()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(MOST_DIAGNOSED)
            .map(Map.Entry::getKey)
            .toList();
    return new Noise(
        rule,
        new Past(
            feed,
            new Models(catalog),
            models,
            List.of(rule),
            from.isBefore(longAgo) ? longAgo : from,
            last,
            clock.instant()));
  }

  private static Map<String, Object> finding(Noise.Finding finding) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", finding.kind());
    fields.put("words", finding.words());
    fields.put("proposal", finding.proposal());
    return fields;
  }
}
