package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One episode of one series: a row of {@code alerts}. While it is pending or firing it also carries
 * the state of its series, so that nothing is lost when the process ends.
 *
 * @param id names the episode; stable from its first window to its end
 * @param fingerprint names the series: rule, model, version, feature, segment
 * @param version empty when the rule speaks of the model as a whole
 * @param feature feature or output, empty for model-level metrics
 * @param segment empty for all traffic
 * @param reading value of the metric in the newest judged window; null when there is none
 * @param threshold the number the reading was compared with; null when the rule compares none
 * @param referenceReading the reference's value of the same metric
 * @param worstReading the reading furthest on the wrong side so far
 * @param summary one sentence with the numbers in it
 * @param startedAt start of the first window of the episode, in event time
 * @param resolvedAt start of the first window that is well again, in event time
 * @param windowStart start of the newest judged window
 * @param windowEnd its end
 * @param breaches windows in a row in which the condition held
 * @param clears windows in a row in which the clearing condition held
 * @param notified whether a notification of the firing alert was queued
 * @param createdAt when it was first written, by the wall clock
 * @param updatedAt when it was last written, by the wall clock
 */
@MappedEntity("alerts")
public record Alert(
    @Id String id,
    String fingerprint,
    String rule,
    String model,
    String version,
    String metric,
    String feature,
    String segment,
    AlertState state,
    Severity severity,
    @Nullable Double reading,
    @Nullable Double threshold,
    @Nullable Double referenceReading,
    @Nullable Double worstReading,
    String summary,
    String runbookUrl,
    Instant startedAt,
    @Nullable Instant resolvedAt,
    Instant windowStart,
    Instant windowEnd,
    int breaches,
    int clears,
    LastSeen lastSeen,
    boolean notified,
    @Nullable String acknowledgedBy,
    @Nullable String acknowledgedNote,
    @Nullable Instant acknowledgedAt,
    @Nullable Instant acknowledgedUntil,
    Instant createdAt,
    Instant updatedAt) {

  public boolean isActive() {
    return state != AlertState.RESOLVED;
  }
}
