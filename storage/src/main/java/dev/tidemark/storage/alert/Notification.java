package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message to one receiver: a row of the outbox {@code alert_notifications}.
 *
 * @param position order of sending; null before it is stored
 * @param id the same on every attempt, so that a receiver can tell a repetition
 * @param incident the incident it speaks of; empty when it speaks of several
 * @param content what to tell, as JSON; each receiver type renders it in its own form
 * @param lastOutcome what the last attempt met, in words; empty before the first
 */
@MappedEntity("alert_notifications")
public record Notification(
    @Id @GeneratedValue @Nullable Long position,
    String id,
    String receiver,
    Kind kind,
    String incident,
    String model,
    Instant windowStart,
    Instant windowEnd,
    String content,
    State state,
    int attempts,
    Instant createdAt,
    Instant nextAttemptAt,
    @Nullable Instant finishedAt,
    String lastOutcome) {

  /** Marks the copies that go to an alternate receiver. */
  private static final String ALTERNATE = ".alt";

  /** Whether it is such a copy. */
  public boolean isForAlternate() {
    return id.endsWith(ALTERNATE);
  }

  /** The same message for another receiver, under an id of its own that never changes. */
  public Notification forAlternate(String other, Instant now) {
    return new Notification(
        null,
        id + ALTERNATE,
        other,
        kind,
        incident,
        model,
        windowStart,
        windowEnd,
        content,
        State.QUEUED,
        0,
        now,
        now,
        null,
        "in place of " + receiver);
  }

  /** This notification after one more attempt. */
  public Notification attempted(
      State newState, Instant next, @Nullable Instant finished, String outcome) {
    return inState(newState, attempts + 1, createdAt, next, finished, outcome);
  }

  /** This notification, waiting again as if it were new, under its own id. */
  public Notification queuedAgain(Instant now) {
    return inState(State.QUEUED, 0, now, now, null, lastOutcome);
  }

  private Notification inState(
      State newState,
      int newAttempts,
      Instant created,
      Instant next,
      @Nullable Instant finished,
      String outcome) {
    return new Notification(
        position,
        id,
        receiver,
        kind,
        incident,
        model,
        windowStart,
        windowEnd,
        content,
        newState,
        newAttempts,
        created,
        next,
        finished,
        outcome);
  }

  /** What it tells. */
  public enum Kind {
    FIRING,
    RESOLVED
  }

  /** How far it got. */
  public enum State {
    QUEUED,
    DELIVERED,
    /** Given up; can be queued again. */
    DEAD
  }
}
