package dev.tidemark.alerts.alert;

import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.alert.LastSeen;
import dev.tidemark.storage.alert.Severity;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An alert with some of its fields changed. Not thread-safe. */
public final class AlertChange {
  private final Alert alert;
  private String incident;
  private AlertState state;
  private Severity severity;
  private @Nullable Double reading;
  private @Nullable Double threshold;
  private @Nullable Double reference;
  private @Nullable Double worst;
  private String summary;
  private @Nullable Instant resolvedAt;
  private TimeWindow window;
  private int breaches;
  private int clears;
  private LastSeen lastSeen;
  private String notifiedTo;
  private @Nullable String acknowledgedBy;
  private @Nullable String acknowledgedNote;
  private @Nullable Instant acknowledgedAt;
  private @Nullable Instant acknowledgedUntil;

  private AlertChange(Alert alert) {
    this.alert = alert;
    this.state = alert.state();
    this.severity = alert.severity();
    this.reading = alert.reading();
    this.threshold = alert.threshold();
    this.reference = alert.referenceReading();
    this.worst = alert.worstReading();
    this.summary = alert.summary();
    this.resolvedAt = alert.resolvedAt();
    this.window = alert.window();
    this.breaches = alert.breaches();
    this.clears = alert.clears();
    this.lastSeen = alert.lastSeen();
    this.notifiedTo = alert.notifiedTo();
    this.incident = alert.incident();
    this.acknowledgedBy = alert.acknowledgedBy();
    this.acknowledgedNote = alert.acknowledgedNote();
    this.acknowledgedAt = alert.acknowledgedAt();
    this.acknowledgedUntil = alert.acknowledgedUntil();
  }

  public static AlertChange of(Alert alert) {
    return new AlertChange(alert);
  }

  public AlertChange incident(String value) {
    incident = value;
    return this;
  }

  public AlertChange state(AlertState value) {
    state = value;
    return this;
  }

  public AlertChange severity(Severity value) {
    severity = value;
    return this;
  }

  public AlertChange reading(
      @Nullable Double value,
      @Nullable Double comparedWith,
      @Nullable Double ofReference,
      @Nullable Double worstSoFar) {
    reading = value;
    threshold = comparedWith;
    reference = ofReference;
    worst = worstSoFar;
    return this;
  }

  public AlertChange summary(String value) {
    summary = value;
    return this;
  }

  public AlertChange resolvedAt(@Nullable Instant value) {
    resolvedAt = value;
    return this;
  }

  public AlertChange window(TimeWindow value) {
    window = value;
    return this;
  }

  public AlertChange counts(int newBreaches, int newClears) {
    breaches = newBreaches;
    clears = newClears;
    return this;
  }

  public AlertChange lastSeen(LastSeen value) {
    lastSeen = value;
    return this;
  }

  public AlertChange notifiedTo(String value) {
    notifiedTo = value;
    return this;
  }

  public AlertChange acknowledged(
      @Nullable String by, @Nullable String note, @Nullable Instant at, @Nullable Instant until) {
    acknowledgedBy = by;
    acknowledgedNote = note;
    acknowledgedAt = at;
    acknowledgedUntil = until;
    return this;
  }

  /** The changed alert, written at this time by the wall clock. */
  public Alert at(Instant now) {
    return new Alert(
        alert.id(),
        alert.fingerprint(),
        incident,
        alert.rule(),
        alert.model(),
        alert.version(),
        alert.metric(),
        alert.feature(),
        alert.segment(),
        state,
        severity,
        reading,
        threshold,
        reference,
        worst,
        summary,
        alert.runbookUrl(),
        alert.startedAt(),
        resolvedAt,
        window.start(),
        window.end(),
        breaches,
        clears,
        lastSeen,
        notifiedTo,
        acknowledgedBy,
        acknowledgedNote,
        acknowledgedAt,
        acknowledgedUntil,
        alert.createdAt(),
        now);
  }
}
