package dev.tidemark.storage.alert;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Alerts, their history and the outbox. An alert's state and the notifications it causes are stored
 * in one transaction: there is never one without the other. Thread-safe.
 */
@Singleton
public final class AlertStore {
  private static final String CURSOR = "metrics";
  private static final int CHUNK = 500;

  private final AlertRows alerts;
  private final AlertEventRows events;
  private final NotificationRows notifications;
  private final CursorRows cursors;
  private final Leases leases;
  private final TransactionOperations<Connection> transactions;

  AlertStore(
      AlertRows alerts,
      AlertEventRows events,
      NotificationRows notifications,
      CursorRows cursors,
      Leases leases,
      TransactionOperations<Connection> transactions) {
    this.alerts = alerts;
    this.events = events;
    this.notifications = notifications;
    this.cursors = cursors;
    this.leases = leases;
    this.transactions = transactions;
  }

  /** Pending and firing alerts. */
  public List<Alert> active() {
    return alerts.active();
  }

  /** Pending and firing alerts that somebody takes care of. */
  public List<Alert> acknowledged() {
    return alerts.acknowledged();
  }

  /** The newest episode of a series, over or not. */
  public Optional<Alert> newest(String fingerprint) {
    return alerts.newest(fingerprint);
  }

  /** The newest window that ended an alert, by series of a model. */
  public List<EndedSeries> ended(String model) {
    return alerts.ended(model);
  }

  public Optional<Alert> find(String id) {
    return alerts.findById(id);
  }

  /**
   * Newest first.
   *
   * @param state null: any
   * @param model null: any
   */
  public List<Alert> list(@Nullable AlertState state, @Nullable String model, int most) {
    return alerts.list(state == null ? "" : state.name(), model == null ? "" : model, most);
  }

  /**
   * Alerts of open incidents, then of those that began last, incident after incident in no order.
   *
   * @param model null: any
   * @param onlyOpen leaves out incidents that are over
   */
  public List<Alert> ofIncidents(@Nullable String model, boolean onlyOpen, int most) {
    String of = model == null ? "" : model;
    List<String> incidents = onlyOpen ? alerts.openIncidents(of, most) : alerts.incidents(of, most);
    return incidents.isEmpty() ? List.of() : alerts.ofIncidents(incidents);
  }

  /** Alerts of one incident, the first first. */
  public List<Alert> ofIncident(String incident) {
    return alerts.ofIncidents(List.of(incident));
  }

  /** What was told of an incident, oldest first. */
  public List<Notification> notificationsOf(String incident) {
    return notifications.ofIncident(incident);
  }

  /** What happened to an alert, oldest first. */
  public List<AlertEvent> history(String alertId) {
    return history(alertId, 0, Integer.MAX_VALUE);
  }

  /** As above, from after a position on. */
  public List<AlertEvent> history(String alertId, long after, int most) {
    return events.of(alertId, after, most);
  }

  /**
   * What happened when to alerts that began to fire in {@code [from, to)}, in that order.
   *
   * @param model null: any
   */
  public List<AlertTimes> times(@Nullable String model, Instant from, Instant to) {
    return events.times(model == null ? "" : model, from, to);
  }

  /** How many pages alerts of a rule have caused since a time. */
  public long pagesOf(String rule, Instant since) {
    return events.pagesOf(rule, since);
  }

  /** How far the metrics table has been read; empty before the first commit. */
  public Optional<Instant> readTo() {
    return cursors.findById(CURSOR).map(CursorRow::readTo);
  }

  /**
   * Stores a step of evaluation.
   *
   * @return false, with nothing stored, when the lease has passed to another instance
   */
  public boolean commit(Lease lease, AlertCommit commit) {
    return Boolean.TRUE.equals(
        transactions.executeWrite(_ -> {
          if (!leases.isCurrent(lease)) {
            return false;
          }
          write(commit);
          return true;
        }));
  }

  /** Notes who takes care of an alert that is not over, and the line of its history. */
  public void acknowledge(
      String id,
      String by,
      @Nullable String note,
      Instant at,
      @Nullable Instant until,
      AlertEvent event) {
    transactions.executeWrite(_ -> {
      if (alerts.acknowledge(id, by, note, at, until) > 0) {
        events.save(event);
      }
      return true;
    });
  }

  /** The oldest waiting notification of each receiver, where its time has come. */
  public List<Notification> due(Instant now) {
    return notifications.due(now);
  }

  /** The oldest waiting notification of one receiver, if its time has come. */
  public Optional<Notification> due(String receiver, Instant now) {
    return notifications.head(receiver).filter(head -> !head.nextAttemptAt().isAfter(now));
  }

  /** What waits for receivers for which something has waited since then, in order. */
  public List<Notification> overdue(Instant since) {
    return notifications.overdue(since, CHUNK);
  }

  /** Stores how an attempt to send ended. */
  public void update(Notification notification) {
    notifications.update(notification);
  }

  /** Queues a notification that belongs to no change of an alert, once. */
  public void enqueue(Notification notification) {
    transactions.executeWrite(_ -> {
      if (notifications.named(notification.id()).isEmpty()) {
        notifications.save(notification);
      }
      return true;
    });
  }

  public Optional<Notification> notification(String id) {
    return notifications.named(id);
  }

  /**
   * Newest first.
   *
   * @param before only those with a smaller position
   */
  public List<Notification> notifications(NotificationFilter filter, long before, int most) {
    Notification.State state = filter.state();
    return notifications.list(
        state == null ? "" : state.name(),
        orAny(filter.receiver()),
        orAny(filter.model()),
        orAny(filter.incident()),
        before,
        most);
  }

  private static String orAny(@Nullable String text) {
    return text == null ? "" : text;
  }

  public long count(Notification.State state) {
    return notifications.countIn(state.name());
  }

  /** People acknowledge while rules are evaluated: that part of a row is theirs. */
  private void update(List<Alert> changed) {
    Map<String, Alert> stored =
        alerts.locked(changed.stream().map(Alert::id).toList()).stream()
            .collect(Collectors.toMap(Alert::id, Function.identity()));
    alerts.updateAll(
        changed.stream()
            .map(alert -> {
              Alert before = stored.get(alert.id());
              return before == null ? alert : alert.acknowledgedAs(before);
            })
            .toList());
  }

  private void write(AlertCommit commit) {
    if (!commit.created().isEmpty()) {
      alerts.saveAll(commit.created());
    }
    if (!commit.acknowledgementsOver().isEmpty()) {
      alerts.endAcknowledgements(commit.acknowledgementsOver());
    }
    for (int at = 0; at < commit.changed().size(); at += CHUNK) {
      update(commit.changed().subList(at, Math.min(at + CHUNK, commit.changed().size())));
    }
    commit.dropped().forEach(alerts::deleteById);
    if (!commit.events().isEmpty()) {
      events.saveAll(commit.events());
    }
    if (!commit.notifications().isEmpty()) {
      notifications.saveAll(commit.notifications());
    }
    Instant readTo = commit.readTo();
    if (readTo != null) {
      CursorRow row = new CursorRow(CURSOR, Objects.requireNonNull(readTo));
      if (cursors.existsById(CURSOR)) {
        cursors.update(row);
      } else {
        cursors.save(row);
      }
    }
  }
}
