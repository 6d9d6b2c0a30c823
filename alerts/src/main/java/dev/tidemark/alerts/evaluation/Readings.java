package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.window.WindowLength;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads from the metrics table what rules look at, of the profile that each model uses. */
final class Readings {
  private final MetricFeed feed;
  private final Models models;
  private final Instant now;

  Readings(MetricFeed feed, Models models, Instant now) {
    this.feed = feed;
    this.models = models;
    this.now = now;
  }

  /** Results of all these windows, by model. */
  Map<String, List<MetricResult>> windows(
      Collection<String> names, Collection<Rule> rules, SortedSet<Instant> starts) {
    return byModel(
        feed.results(
            query(names, rules)
                .between(starts.first(), starts.last().plusMillis(1))
                .startingAt(List.copyOf(starts))));
  }

  /** Results of all windows that start in {@code [from, to)}, by model. */
  Map<String, List<MetricResult>> between(
      Collection<String> names, Collection<Rule> rules, Instant from, Instant to) {
    return byModel(feed.results(query(names, rules).between(from, to)));
  }

  /**
   * What rules that look back compare windows with, by model; nothing when none does.
   *
   * @param from start of the first window that is judged
   * @param to start of the last
   */
  Map<String, List<MetricResult>> before(
      Collection<String> names, Collection<Rule> rules, Instant from, Instant to) {
    Set<String> looked = new TreeSet<>();
    List<Rule> looking = rules.stream().filter(rule -> rule.lookback() > 0).toList();
    Instant since = from;
    for (Rule rule : looking) {
      for (String name : names) {
        if (rule.model().matches(name)) {
          looked.add(name);
          Instant start = back(rule, name, from, rule.lookback());
          since = start.isBefore(since) ? start : since;
        }
      }
    }
    return looked.isEmpty() ? Map.of() : between(looked, looking, since, to);
  }

  /** The start of the window so many before a time. */
  Instant back(Rule rule, String model, Instant from, int windows) {
    String window = rule.window();
    WindowLength length =
        window == null ? models.windowLength(model, now) : WindowLength.parse(window);
    Instant at = from;
    for (int i = 0; i < windows; i++) {
      at = length.windowOf(at.minusMillis(1)).start();
    }
    return at;
  }

  private Map<String, List<MetricResult>> byModel(List<MetricResult> results) {
    Map<String, List<MetricResult>> byModel = new HashMap<>();
    for (MetricResult result : results) {
      ModelSettings settings = models.at(result.model(), now);
      if (result.profile().isEmpty() || result.profile().equals(settings.profile())) {
        byModel.computeIfAbsent(result.model(), _ -> new ArrayList<>()).add(result);
      }
    }
    return byModel;
  }

  private static ResultQuery query(Collection<String> names, Collection<Rule> rules) {
    Set<String> metrics = new TreeSet<>();
    metrics.add(Fold.LABEL_COVERAGE);
    rules.forEach(rule -> metrics.addAll(rule.metrics()));
    return ResultQuery.all().models(List.copyOf(names)).metrics(List.copyOf(metrics));
  }
}
