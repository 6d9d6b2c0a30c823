package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.alert.AlertChange;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertEvent.Kind;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.alert.LastSeen;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One step of the fold that turns the windows of a series into episodes: a pure function of the
 * episode so far and one judged window.
 *
 * <p>Windows are taken in order of event time. A window that could not be judged changes nothing. A
 * window older than the newest judged one changes nothing either. The newest judged window may come
 * again with a new value: that can raise an alert, never end one; a later window does that.
 */
final class Episode {
  private Episode() {}

  /**
   * What a step does.
   *
   * @param kind null: nothing worth noting
   * @param after the episode afterwards; null when there is none
   */
  record Step(@Nullable Kind kind, @Nullable Alert after) {
    static final Step NOTHING = new Step(null, null);
  }

  /**
   * @param before the pending or firing episode of the series; null when there is none
   * @param ids supplies the id of a new episode
   */
  static Step next(
      Rule rule,
      Series series,
      @Nullable Alert before,
      Judged judged,
      Instant now,
      Supplier<String> ids) {
    if (before == null) {
      return judged.seen() == LastSeen.BREACH
          ? begun(rule, series, judged, now, ids.get())
          : Step.NOTHING;
    }
    TimeWindow window = judged.result().window();
    int order = window.start().compareTo(before.windowStart());
    if (order < 0) {
      return new Step(Kind.LATE, before);
    }
    if (!judged.isKnown()) {
      return before.lastSeen() == judged.seen()
          ? new Step(null, before)
          : new Step(Kind.UNKNOWN, seen(before, judged.seen(), now));
    }
    if (order == 0) {
      return judged.seen() == LastSeen.BREACH
          ? new Step(null, again(rule, series, before, judged, now))
          : new Step(null, before);
    }
    return switch (judged.seen()) {
      case BREACH -> breached(rule, series, before, judged, now);
      case CLEAR -> cleared(rule, before, judged, now);
      default -> between(before, judged, now);
    };
  }

  private static Step begun(Rule rule, Series series, Judged judged, Instant now, String id) {
    TimeWindow window = judged.result().window();
    boolean fires = rule.forWindows() <= 1;
    Alert alert =
        new Alert(
            id,
            series.fingerprint(),
            "",
            series.rule(),
            series.model(),
            series.version(),
            series.metric(),
            series.feature(),
            series.segment(),
            fires ? AlertState.FIRING : AlertState.PENDING,
            rule.severity(),
            judged.reading(),
            judged.threshold(),
            judged.referenceReading(),
            judged.reading(),
            Summary.of(series, judged, window.start()),
            rule.runbookUrl() == null ? "" : rule.runbookUrl(),
            window.start(),
            null,
            window.start(),
            window.end(),
            1,
            0,
            LastSeen.BREACH,
            "",
            null,
            null,
            null,
            null,
            now,
            now);
    return new Step(fires ? Kind.FIRING : Kind.PENDING, alert);
  }

  private static Step breached(Rule rule, Series series, Alert before, Judged judged, Instant now) {
    Alert after =
        counted(measured(rule, series, before, judged, now), judged, before.breaches() + 1, 0);
    if (before.state() == AlertState.PENDING && after.breaches() >= rule.forWindows()) {
      return new Step(Kind.FIRING, inState(after, AlertState.FIRING, null));
    }
    return new Step(before.state() == AlertState.PENDING ? Kind.PENDING : Kind.JUDGED, after);
  }

  private static Step cleared(Rule rule, Alert before, Judged judged, Instant now) {
    if (before.state() == AlertState.PENDING) {
      return new Step(Kind.ABANDONED, null);
    }
    Alert after = counted(touched(before, judged, now), judged, 0, before.clears() + 1);
    if (after.clears() >= rule.clear().windows()) {
      Instant over = firstClearWindow(before, judged);
      Alert resolved = inState(after, AlertState.RESOLVED, over);
      String summary = resolved.summary() + "; well again since " + Summary.time(over);
      return new Step(Kind.RESOLVED, AlertChange.of(resolved).summary(summary).at(now));
    }
    return new Step(Kind.JUDGED, after);
  }

  private static Step between(Alert before, Judged judged, Instant now) {
    if (before.state() == AlertState.PENDING) {
      return new Step(Kind.ABANDONED, null);
    }
    return new Step(Kind.JUDGED, counted(touched(before, judged, now), judged, 0, 0));
  }

  /** The trouble ended where the first of the clear windows in a row begins. */
  private static Instant firstClearWindow(Alert before, Judged judged) {
    Instant noted = before.resolvedAt();
    return before.clears() > 0 && noted != null ? noted : judged.result().window().start();
  }

  private static Alert measured(Rule rule, Series series, Alert alert, Judged judged, Instant now) {
    Double worst = worse(rule, alert.worstReading(), judged.reading());
    return AlertChange.of(alert)
        .reading(judged.reading(), judged.threshold(), judged.referenceReading(), worst)
        .summary(Summary.of(series, judged, alert.startedAt()))
        .severity(rule.severity())
        .lastSeen(judged.seen())
        .at(now);
  }

  /** The newest judged window once more: what is known of windows after it stays. */
  private static Alert again(Rule rule, Series series, Alert alert, Judged judged, Instant now) {
    boolean newerSaidNothing = !alert.lastSeen().isKnown();
    Alert after = measured(rule, series, alert, judged, now);
    return newerSaidNothing ? seen(after, alert.lastSeen(), now) : after;
  }

  private static Alert touched(Alert alert, Judged judged, Instant now) {
    return AlertChange.of(alert)
        .reading(
            judged.reading(), judged.threshold(), judged.referenceReading(), alert.worstReading())
        .lastSeen(judged.seen())
        .at(now);
  }

  private static Alert seen(Alert alert, LastSeen seen, Instant now) {
    return AlertChange.of(alert).lastSeen(seen).at(now);
  }

  private static Alert counted(Alert alert, Judged judged, int breaches, int clears) {
    TimeWindow window = judged.result().window();
    Instant clearSince = clears == 0 ? null : clears == 1 ? window.start() : alert.resolvedAt();
    return AlertChange.of(alert)
        .window(window)
        .counts(breaches, clears)
        .resolvedAt(clearSince)
        .at(alert.updatedAt());
  }

  private static Alert inState(Alert alert, AlertState state, @Nullable Instant resolvedAt) {
    return AlertChange.of(alert).state(state).resolvedAt(resolvedAt).at(alert.updatedAt());
  }

  private static @Nullable Double worse(Rule rule, @Nullable Double a, @Nullable Double b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return rule.when().isLowBad() ? Math.min(a, b) : Math.max(a, b);
  }
}
