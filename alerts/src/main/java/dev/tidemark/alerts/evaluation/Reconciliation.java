package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.alert.AlertChange;
import dev.tidemark.alerts.alert.Ids;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.alerts.rule.Silence;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertEvent;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.alert.LastSeen;
import dev.tidemark.storage.alert.Notification;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Changes of alerts that no new result brings about. */
final class Reconciliation {
  /** After a start the analyzer gets this long to catch up before silence means anything. */
  private static final Duration GRACE = Duration.ofMinutes(10);

  private final Context context;
  private final Changes changes;

  Reconciliation(Context context, Changes changes) {
    this.context = context;
    this.changes = changes;
  }

  /** Alerts whose rule was deleted, switched off, or no longer speaks of their model are over. */
  void endOrphans(Collection<Alert> active) {
    Map<String, List<Alert>> byModel = new TreeMap<>();
    for (Alert alert : List.copyOf(active)) {
      String why = whyOver(alert);
      if (why != null) {
        if (alert.state() == AlertState.PENDING) {
          changes.drop(alert);
        } else {
          byModel
              .computeIfAbsent(alert.model(), _ -> new ArrayList<>())
              .add(ended(alert, alert.windowEnd(), why));
        }
      }
    }
    byModel.values().forEach(over -> changes.announce(Notification.Kind.RESOLVED, over, context));
  }

  private @Nullable String whyOver(Alert alert) {
    Rule rule = context.rules().get(alert.rule());
    if (rule == null
        || !rule.at(alert.model(), alert.version(), alert.feature(), alert.segment()).enabled()) {
      return "the rule is off or gone";
    }
    return rule.model().matches(alert.model()) ? null : "the rule is for other models now";
  }

  /** Begins or ends the alert that a model is silent. */
  void silence(Rule rule, String model, ModelState state, WindowLength length, Instant startedAt) {
    Optional<Silence> given = rule.silence();
    if (given.isEmpty() || !rule.enabled() || state.newestWindowEnd.equals(Instant.EPOCH)) {
      return; // never any traffic: nothing stopped
    }
    Silence silence = given.get();
    Series series = Series.of(rule.name(), model, "", rule.metric(), "", "");
    Alert alert = changes.active(series.fingerprint());
    if (alert == null) {
      if (isSilent(silence, state, length, startedAt)) {
        begin(rule, silence, series, state, length);
      }
    } else if (state.newestWindowEnd.isAfter(alert.windowStart())) {
      Instant back = length.windowOf(state.newestWindowEnd.minusMillis(1)).start();
      Alert over = ended(alert, back.isAfter(alert.startedAt()) ? back : alert.startedAt(), "");
      changes.announce(Notification.Kind.RESOLVED, List.of(over), context);
    }
  }

  /**
   * A window shows traffic only once it ended, so a silence in hours begins to count where the next
   * window should have ended. Where past traffic was imported, the wall clock counts from the
   * import.
   */
  private boolean isSilent(
      Silence silence, ModelState state, WindowLength length, Instant startedAt) {
    TimeWindow next = length.windowOf(state.newestWindowEnd);
    Duration tolerated =
        switch (silence) {
          case Silence.For(Duration given, String _) -> given.plus(next.length());
          case Silence.Windows(int count) -> next.length().multipliedBy(count);
        };
    Instant last =
        state.arrivedAt.isAfter(state.newestWindowEnd) && isReplay(state, next.length())
            ? state.arrivedAt
            : state.newestWindowEnd;
    boolean settled =
        !context.now().isBefore(startedAt.plus(GRACE))
            || !context.now().isBefore(startedAt.plus(tolerated));
    return settled && context.now().isAfter(last.plus(tolerated));
  }

  private static boolean isReplay(ModelState state, Duration window) {
    return Duration.between(state.newestWindowEnd, state.arrivedAt).compareTo(window.plusHours(1))
        > 0;
  }

  private void begin(
      Rule rule, Silence silence, Series series, ModelState state, WindowLength length) {
    Instant since = state.newestWindowEnd;
    TimeWindow window = length.windowOf(since);
    Alert alert =
        new Alert(
            Ids.at(context.now()),
            series.fingerprint(),
            "",
            series.rule(),
            series.model(),
            "",
            series.metric(),
            "",
            "",
            AlertState.FIRING,
            rule.severity(),
            null,
            null,
            null,
            null,
            "no data since " + Summary.time(since) + " (limit " + silence.text() + ")",
            rule.runbookUrl() == null ? "" : rule.runbookUrl(),
            since,
            null,
            since,
            window.end().isAfter(since) ? window.end() : since.plusMillis(1),
            1,
            0,
            LastSeen.NO_DATA,
            "",
            null,
            null,
            null,
            null,
            context.now(),
            context.now());
    changes.create(alert);
    changes.event(
        AlertEvent.of(alert.id(), AlertEvent.Kind.FIRING, context.now(), alert.summary()));
    changes.announce(Notification.Kind.FIRING, List.of(alert), context);
  }

  /**
   * Firing alerts are announced now to those who should be told and were not: because a silence or
   * their quiet hours have ended, or because they are new.
   */
  void announceUntold(Collection<Alert> active) {
    Map<String, List<Alert>> byModel = new TreeMap<>();
    for (Alert alert : active) {
      Rule rule = context.rules().get(alert.rule());
      if (alert.state() == AlertState.FIRING
          && alert.acknowledgedBy() == null
          && rule != null
          && !context.budgets().isSpent(rule.name())
          && !alert.receiversTold().containsAll(context.receiversOf(rule, alert))
          && context.silencing(alert).isEmpty()) {
        byModel.computeIfAbsent(alert.model(), _ -> new ArrayList<>()).add(alert);
      }
    }
    byModel.values().forEach(untold -> changes.announce(Notification.Kind.FIRING, untold, context));
  }

  /** Whoever said to take care until now has not: the alert is announced once more. */
  void raiseAgain(Collection<Alert> active) {
    for (Alert alert : active) {
      Instant until = alert.acknowledgedUntil();
      if (alert.state() == AlertState.FIRING && until != null && !until.isAfter(context.now())) {
        changes.put(
            AlertChange.of(alert)
                .acknowledged(null, null, null, null)
                .notifiedTo("")
                .at(context.now()));
        changes.acknowledgementOver(alert.id());
        changes.event(
            AlertEvent.of(
                alert.id(),
                AlertEvent.Kind.ACKNOWLEDGEMENT_OVER,
                context.now(),
                "acknowledged by " + alert.acknowledgedBy() + " until " + until));
      }
    }
  }

  private Alert ended(Alert alert, Instant at, String why) {
    String words = why.isEmpty() ? "; over since " + Summary.time(at) : "; over: " + why;
    Alert over =
        AlertChange.of(alert)
            .state(AlertState.RESOLVED)
            .resolvedAt(at)
            .summary(alert.summary() + words)
            .at(context.now());
    changes.put(over);
    changes.event(
        AlertEvent.of(alert.id(), AlertEvent.Kind.RESOLVED, context.now(), over.summary()));
    return over;
  }
}
