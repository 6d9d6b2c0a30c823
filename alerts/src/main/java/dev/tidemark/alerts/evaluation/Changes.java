package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.alert.AlertChange;
import dev.tidemark.alerts.alert.Ids;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertCommit;
import dev.tidemark.storage.alert.AlertEvent;
import dev.tidemark.storage.alert.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes on top of the alerts as they are stored, collected to be committed at once. Not
 * thread-safe.
 */
final class Changes {
  private final Map<String, Alert> stored;
  private final Map<String, @Nullable Alert> touched = new LinkedHashMap<>();
  private final Set<String> createdIds = new HashSet<>();
  private final Map<String, Alert> byId = new LinkedHashMap<>();
  private final Set<String> dropped = new HashSet<>();
  private final List<String> acknowledgementsOver = new ArrayList<>();
  private final List<AlertEvent> events = new ArrayList<>();
  private final List<Announcement> announcements = new ArrayList<>();

  /** Null until somebody asks. */
  private @Nullable OpenIncidents incidents;

  /**
   * @param stored active alerts by fingerprint; not changed here
   */
  Changes(Map<String, Alert> stored) {
    this.stored = stored;
  }

  /** The active episode of a series; null when there is none. */
  @Nullable Alert active(String fingerprint) {
    return touched.containsKey(fingerprint) ? touched.get(fingerprint) : stored.get(fingerprint);
  }

  void create(Alert alert) {
    createdIds.add(alert.id());
    put(alert);
  }

  /** The alert as it is now; one that is over leaves its series free for a next episode. */
  void put(Alert alert) {
    byId.put(alert.id(), alert);
    touched.put(alert.fingerprint(), alert.isActive() ? alert : null);
    OpenIncidents open = incidents;
    if (open != null) {
      open.note(alert);
    }
  }

  /** A pending episode that came to nothing. */
  void drop(Alert alert) {
    touched.put(alert.fingerprint(), null);
    byId.remove(alert.id());
    if (!createdIds.remove(alert.id())) {
      dropped.add(alert.id());
    }
  }

  /** The stored acknowledgement of this alert goes with this commit. */
  void acknowledgementOver(String alertId) {
    acknowledgementsOver.add(alertId);
  }

  void event(AlertEvent event) {
    events.add(event);
  }

  /**
   * Notes that alerts begin to fire or end in one window: to which incident they belong, and who is
   * told.
   *
   * @param alerts all of one model; may be empty
   */
  void announce(Notification.Kind kind, Collection<Alert> alerts, Context context) {
    Map<String, List<Alert>> byIncident = new LinkedHashMap<>();
    for (Alert alert : alerts) {
      Alert joined = joined(byId.getOrDefault(alert.id(), alert), context.now());
      byIncident.computeIfAbsent(joined.incident(), _ -> new ArrayList<>()).add(joined);
    }
    byIncident.forEach((incident, of) -> announce(kind, incident, of, context));
  }

  private void announce(
      Notification.Kind kind, String incident, List<Alert> alerts, Context context) {
    Map<String, List<Alert>> byReceiver = new TreeMap<>();
    Set<String> paid = new HashSet<>();
    for (Alert alert : alerts) {
      List<String> receivers = receivers(kind, alert, context, paid);
      if (!receivers.isEmpty()) {
        Alert told = noteTold(kind, alert, receivers, context.now());
        receivers.forEach(r -> byReceiver.computeIfAbsent(r, _ -> new ArrayList<>()).add(told));
      }
    }
    if (!byReceiver.isEmpty()) {
      Alert any = alerts.getFirst();
      Set<String> overFor = new HashSet<>(byReceiver.keySet());
      overFor.removeIf(receiver -> !incidents().isOverFor(receiver, incident));
      announcements.add(
          new Announcement(kind, incident, any.model(), any.window(), byReceiver, overFor));
    }
  }

  /** Firing alerts of a model at the same time are one incident. */
  private Alert joined(Alert alert, Instant now) {
    if (!alert.incident().isEmpty()) {
      return alert;
    }
    String incident = incidents().of(alert.model()).orElseGet(() -> Ids.at(now));
    Alert joined = AlertChange.of(alert).incident(incident).at(now);
    put(joined);
    return joined;
  }

  private OpenIncidents incidents() {
    OpenIncidents open = incidents;
    if (open == null) {
      open = new OpenIncidents(after().values());
      incidents = open;
    }
    return open;
  }

  /**
   * @param paid rules of which this announcement has taken a page off the budget
   */
  private List<String> receivers(
      Notification.Kind kind, Alert alert, Context context, Set<String> paid) {
    return switch (kind) {
      case FIRING -> {
        var rule = context.rules().get(alert.rule());
        if (rule == null) {
          yield List.of();
        }
        var silence = context.silencing(alert);
        if (silence.isPresent()) {
          event(
              AlertEvent.of(
                  alert.id(),
                  AlertEvent.Kind.SILENCED,
                  context.now(),
                  "silence " + silence.get().id()));
          yield List.of();
        }
        List<String> receivers =
            context.receiversOf(rule, alert).stream()
                .filter(receiver -> !alert.receiversTold().contains(receiver))
                .toList();
        if (!receivers.isEmpty()
            && paid.add(rule.name())
            && !context.budgets().spend(rule.name())) {
          paid.remove(rule.name());
          event(
              AlertEvent.of(
                  alert.id(),
                  AlertEvent.Kind.OVER_BUDGET,
                  context.now(),
                  "the rule has had its pages"));
          yield List.of();
        }
        yield receivers;
      }
      case RESOLVED -> alert.receiversTold().stream().filter(context::wantsResolved).toList();
    };
  }

  private Alert noteTold(Notification.Kind kind, Alert alert, List<String> receivers, Instant now) {
    String names = String.join(",", receivers);
    event(AlertEvent.of(alert.id(), AlertEvent.Kind.NOTIFIED, now, kind + " to " + names));
    if (kind == Notification.Kind.RESOLVED) {
      return alert;
    }
    String all = alert.notifiedTo().isEmpty() ? names : alert.notifiedTo() + "," + names;
    Alert told = AlertChange.of(alert).notifiedTo(all).at(now);
    put(told);
    return told;
  }

  /** How much there is to commit, in rows. */
  int size() {
    return byId.size() + dropped.size() + events.size();
  }

  /**
   * Everything, to be stored at once.
   *
   * @param isStorm whether all of it is told together
   * @param readTo how far the metrics table is read once this is stored; null: as before
   */
  AlertCommit commit(Announcer announcer, boolean isStorm, Instant now, @Nullable Instant readTo) {
    List<Alert> created = new ArrayList<>();
    List<Alert> changed = new ArrayList<>();
    byId.values().forEach(a -> (createdIds.contains(a.id()) ? created : changed).add(a));
    return new AlertCommit(
        created,
        changed,
        List.copyOf(dropped),
        acknowledgementsOver,
        events,
        announcer.notifications(announcements, isStorm, now),
        readTo);
  }

  /** Models of which something is announced. */
  List<String> announcedModels() {
    return announcements.stream().map(Announcement::model).distinct().toList();
  }

  /** Every episode that was begun or changed, as it is now. */
  Collection<Alert> episodes() {
    return byId.values();
  }

  /** Active alerts by fingerprint once this is committed. */
  Map<String, Alert> after() {
    Map<String, Alert> after = new HashMap<>(stored);
    applyTo(after);
    return after;
  }

  /** Brings a map of active alerts by fingerprint up to date. */
  void applyTo(Map<String, Alert> active) {
    touched.forEach((fingerprint, alert) -> {
      if (alert == null) {
        active.remove(fingerprint);
      } else {
        active.put(fingerprint, alert);
      }
    });
  }
}
