package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.alert.AlertChange;
import dev.tidemark.alerts.alert.Ids;
import dev.tidemark.alerts.rule.Operand;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.alerts.rule.Span;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertEvent;
import dev.tidemark.storage.alert.AlertEvent.Kind;
import dev.tidemark.storage.alert.Notification;
import dev.tidemark.storage.result.MetricResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Folds results of one model into alerts, window after window in order of event time. Its outcome
 * depends on the results and the state before, not on when or how often they are read: the same
 * results again change nothing.
 */
final class Fold {
  static final String LABEL_COVERAGE = "label_coverage";

  private final Context context;
  private final Frontier frontier;
  private final String modelWindow;
  private final Map<String, List<Watch>> rulesByMetric = new HashMap<>();

  /** Metrics of which rules look at windows before. */
  private final Set<String> withPast = new HashSet<>();

  /** A rule and the other metrics that it compares with. */
  private record Watch(Rule rule, Set<Operand> operands) {}

  /**
   * @param frontier how far each series has been judged
   * @param modelWindow window length of the model
   */
  Fold(Context context, Frontier frontier, String modelWindow) {
    this.context = context;
    this.frontier = frontier;
    this.modelWindow = modelWindow;
    for (Rule rule : context.rules().values()) {
      if (rule.silence().isEmpty()) {
        rulesByMetric
            .computeIfAbsent(rule.metricName().metric(), _ -> new ArrayList<>())
            .add(new Watch(rule, rule.operands()));
        if (rule.lookback() > 0) {
          withPast.addAll(rule.metrics());
        }
      }
    }
  }

  /** Takes all results in. */
  void take(Collection<MetricResult> results, Changes changes) {
    take(results, _ -> true, changes);
  }

  /**
   * Takes results in; those of one window are announced together.
   *
   * @param isNew results that are to be judged; the others are what they may be compared with
   */
  void take(Collection<MetricResult> results, Predicate<MetricResult> isNew, Changes changes) {
    Neighbours neighbours = new Neighbours(results, withPast);
    windows(neighbours.latest())
        .values()
        .forEach(window -> {
          List<Alert> firing = new ArrayList<>();
          List<Alert> resolved = new ArrayList<>();
          for (MetricResult result : window) {
            for (Watch watch : rulesByMetric.getOrDefault(result.metric(), List.of())) {
              if ((isNew.test(result) || isComparedAnew(watch, result, neighbours, isNew))
                  && Series.matches(watch.rule(), result, modelWindow)) {
                step(watch.rule(), result, neighbours, changes, firing, resolved);
              }
            }
          }
          announce(firing, resolved, changes);
        });
  }

  /** Whether something that the rule compares the result with is new. */
  private static boolean isComparedAnew(
      Watch watch, MetricResult result, Neighbours neighbours, Predicate<MetricResult> isNew) {
    for (Operand other : watch.operands()) {
      MetricResult found = neighbours.sameWindow(result, other.metric(), other.feature());
      if (found != null && isNew.test(found)) {
        return true;
      }
    }
    return false;
  }

  private void announce(List<Alert> firing, List<Alert> resolved, Changes changes) {
    if (!resolved.isEmpty()) {
      changes.announce(Notification.Kind.RESOLVED, resolved, context);
    }
    if (!firing.isEmpty()) {
      changes.announce(Notification.Kind.FIRING, firing, context);
    }
  }

  /** By window in order of time. */
  private static Map<Instant, List<MetricResult>> windows(Collection<MetricResult> results) {
    Map<Instant, List<MetricResult>> windows = new TreeMap<>();
    results.forEach(r -> windows.computeIfAbsent(r.window().end(), _ -> new ArrayList<>()).add(r));
    return windows;
  }

  private void step(
      Rule given,
      MetricResult result,
      Neighbours neighbours,
      Changes changes,
      List<Alert> firing,
      List<Alert> resolved) {
    Rule rule = given.at(result.model(), result.version(), result.feature(), result.segment());
    Span wait = rule.terms().patience();
    Instant ended = wait == null ? context.now() : context.now().minus(wait.length());
    if (!rule.enabled() || result.window().end().isAfter(ended)) {
      return; // a window that has not ended, or not long enough ago, is provisional
    }
    Series series = Series.of(rule, result);
    Judged judged = Judge.judge(rule, result, neighbours);
    Alert before = changes.active(series.fingerprint());
    Instant start = result.window().start();
    if (before == null && !frontier.admits(series.fingerprint(), result)) {
      return; // late: a newer window of the series has been judged
    }
    Episode.Step step =
        Episode.next(rule, series, before, judged, context.now(), () -> Ids.at(context.now()));
    if (judged.isKnown()) {
      frontier.reached(series.fingerprint(), start, step.kind() == Kind.RESOLVED);
    }
    apply(rule, judged, before, step, changes);
    Alert after = step.after();
    if (after != null && step.kind() == Kind.FIRING) {
      firing.add(after);
    }
    if (after != null && step.kind() == Kind.RESOLVED) {
      resolved.add(after);
    }
  }

  private void apply(
      Rule rule, Judged judged, @Nullable Alert before, Episode.Step step, Changes changes) {
    Alert after = step.after();
    if (before == null && after != null) {
      changes.create(after);
    } else if (before != null && after == null) {
      changes.drop(before);
      return;
    } else if (before != null && after != null && isChanged(before, after)) {
      changes.put(after);
    }
    if (after != null && step.kind() != null && step.kind() != Kind.LATE) {
      changes.event(event(after.id(), step.kind(), rule, judged));
    }
  }

  /** Whether more than the time of writing differs. */
  private static boolean isChanged(Alert before, Alert after) {
    return !before.equals(AlertChange.of(after).at(before.updatedAt()));
  }

  private AlertEvent event(String alertId, Kind kind, Rule rule, Judged judged) {
    MetricResult result = judged.result();
    return new AlertEvent(
        null,
        alertId,
        kind,
        context.now(),
        result.window().start(),
        result.window().end(),
        judged.reading(),
        judged.threshold(),
        judged.referenceReading(),
        result.sampleSize(),
        result.revision(),
        rule.revision(),
        judged.words());
  }
}
