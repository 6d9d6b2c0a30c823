package dev.tidemark.storage.alert;

import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One episode of one series: a row of {@code alerts}. While it is pending or firing it also carries
 * the state of its series, so that nothing is lost when the process ends.
 *
 * @param id names the episode; stable from its first window to its end
 * @param fingerprint names the series: rule, model, version, feature, segment
 * @param incident names the incident it belongs to; empty until it fires
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
 * @param notifiedTo names of the receivers that were told it fires, separated by commas
 * @param createdAt when it was first written, by the wall clock
 * @param updatedAt when it was last written, by the wall clock
 */
@MappedEntity("alerts")
public record Alert(
    @Id String id,
    String fingerprint,
    String incident,
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
    String notifiedTo,
    @Nullable String acknowledgedBy,
    @Nullable String acknowledgedNote,
    @Nullable Instant acknowledgedAt,
    @Nullable Instant acknowledgedUntil,
    Instant createdAt,
    Instant updatedAt) {

  public boolean isActive() {
    return state != AlertState.RESOLVED;
  }

  public TimeWindow window() {
    return new TimeWindow(windowStart, windowEnd);
  }

  /** Receivers that were told it fires. */
  public List<String> receiversTold() {
    return notifiedTo.isEmpty() ? List.of() : List.of(notifiedTo.split(","));
  }

  /** This alert with the acknowledgement of another reading of it. */
  public Alert acknowledgedAs(Alert other) {
    return new Alert(
        id,
        fingerprint,
        incident,
        rule,
        model,
        version,
        metric,
        feature,
        segment,
        state,
        severity,
        reading,
        threshold,
        referenceReading,
        worstReading,
        summary,
        runbookUrl,
        startedAt,
        resolvedAt,
        windowStart,
        windowEnd,
        breaches,
        clears,
        lastSeen,
        notifiedTo,
        other.acknowledgedBy,
        other.acknowledgedNote,
        other.acknowledgedAt,
        other.acknowledgedUntil,
        createdAt,
        updatedAt);
  }
}
