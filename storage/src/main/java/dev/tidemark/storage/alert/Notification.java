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
 * @param content what to tell, as JSON; each receiver type renders it in its own form
 * @param lastOutcome what the last attempt met, in words; empty before the first
 */
@MappedEntity("alert_notifications")
public record Notification(
    @Id @GeneratedValue @Nullable Long position,
    String id,
    String receiver,
    Kind kind,
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
