package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.alert.LastSeen;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.MetricResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Stored results of a period, read once, and what rules would have made of them. */
final class Past {
  /** A window before may have lain this far back, for each that a rule looks at. */
  private static final Duration LONGEST_WINDOW = Duration.ofDays(31);

  private static final double HOURS_A_MONTH = 24 * 30.4375;

  /** Results of one model and how it is set up. */
  private record OfModel(ModelSettings settings, List<MetricResult> results) {}

  private final Map<String, OfModel> models = new TreeMap<>();
  private final Instant from;
  private final Instant to;
  private final Instant now;

  /**
   * Reads what these rules look at in windows that start in {@code [from, to)}.
   *
   * @param names of models; empty: all
   */
  Past(
      MetricFeed feed,
      Models settings,
      Collection<String> names,
      Collection<Rule> rules,
      Instant from,
      Instant to,
      Instant now) {
    this.from = from;
    this.to = to;
    this.now = now;
    Instant since = from;
    for (Rule rule : rules) {
      Instant start = from.minus(LONGEST_WINDOW.multipliedBy(rule.lookback()));
      since = start.isBefore(since) ? start : since;
    }
    new Readings(feed, settings, now)
        .between(names, rules, since, to)
        .forEach((name, results) -> models.put(name, new OfModel(settings.at(name, now), results)));
  }

  double months() {
    return Duration.between(from, to).toHours() / HOURS_A_MONTH;
  }

  /** Alerts that fire, in order of their beginning, as if the rule had been on all the time. */
  List<Alert> episodes(Rule rule) {
    Context context = Context.of(List.of(rule), List.of(), List.of(), Budgets.none(), now);
    List<Alert> episodes = new ArrayList<>();
    for (OfModel model : models.values()) {
      Changes changes = new Changes(Map.of());
      new Fold(context, new Frontier(), model.settings().window())
          .take(model.results(), this::isInside, changes);
      changes.episodes().stream()
          .filter(alert -> alert.state() != AlertState.PENDING)
          .forEach(episodes::add);
    }
    episodes.sort(Comparator.comparing(Alert::startedAt).thenComparing(Alert::model));
    return episodes;
  }

  /** How many notifications that would have been: alerts of one model and window are one. */
  static long pages(Collection<Alert> episodes) {
    record Page(String model, Instant window) {}
    return episodes.stream()
        .map(alert -> new Page(alert.model(), alert.startedAt()))
        .distinct()
        .count();
  }

  /** The results that a rule looks at. */
  Stream<MetricResult> watched(Rule rule) {
    return models.values().stream()
        .flatMap(model ->
            model.results().stream()
                .filter(this::isInside)
                .filter(result -> Series.matches(rule, result, model.settings().window())));
  }

  private boolean isInside(MetricResult result) {
    return !result.window().start().isBefore(from);
  }

  /** The rule's view of each result that it looks at. */
  List<Judged> judged(Rule rule) {
    List<Judged> judged = new ArrayList<>();
    for (OfModel model : models.values()) {
      Neighbours neighbours =
          new Neighbours(model.results(), rule.lookback() > 0 ? rule.metrics() : Set.of());
      for (MetricResult result : neighbours.latest()) {
        if (isInside(result) && Series.matches(rule, result, model.settings().window())) {
          Rule applied =
              rule.at(result.model(), result.version(), result.feature(), result.segment());
          judged.add(Judge.judge(applied, result, neighbours));
        }
      }
    }
    return judged;
  }

  /** How often each answer to the rule's question was given. */
  Map<LastSeen, Long> answers(Rule rule) {
    Map<LastSeen, Long> answers = new EnumMap<>(LastSeen.class);
    judged(rule).forEach(judged -> answers.merge(judged.seen(), 1L, Long::sum));
    return answers;
  }
}
