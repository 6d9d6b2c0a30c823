package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of an alert's history: a row of {@code alert_events}.
 *
 * @param position null before it is stored
 * @param resultRevision revision of the metrics row that was judged
 * @param ruleRevision revision of the rule that judged it, 0 for a built-in rule as shipped
 * @param detail in words
 */
@MappedEntity("alert_events")
public record AlertEvent(
    @Id @GeneratedValue @Nullable Long position,
    String alertId,
    Kind kind,
    Instant happenedAt,
    @Nullable Instant windowStart,
    @Nullable Instant windowEnd,
    @Nullable Double reading,
    @Nullable Double threshold,
    @Nullable Double referenceReading,
    @Nullable Long sampleSize,
    @Nullable Long resultRevision,
    @Nullable Long ruleRevision,
    String detail) {

  /** What happened. */
  public enum Kind {
    /** The condition holds, the alert waits for more windows. */
    PENDING,
    FIRING,
    /** Another window was judged while the alert fired. */
    JUDGED,
    /** The window could not be judged: the alert stays as it is. */
    UNKNOWN,
    RESOLVED,
    /** A window older than the newest judged one: noted, without effect. */
    LATE,
    /** The condition ended before the alert fired. */
    ABANDONED,
    ACKNOWLEDGED,
    /** Its time ran out while the alert fired. */
    ACKNOWLEDGEMENT_OVER,
    SILENCED,
    /** Not announced, because its rule has had as many pages as it may have. */
    OVER_BUDGET,
    NOTIFIED
  }

  /** An event that is not about a window. */
  public static AlertEvent of(String alertId, Kind kind, Instant at, String detail) {
    return new AlertEvent(
        null, alertId, kind, at, null, null, null, null, null, null, null, null, detail);
  }
}
