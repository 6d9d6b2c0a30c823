package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.alert.LastSeen;
import dev.tidemark.storage.result.MetricResult;
import org.jspecify.annotations.Nullable;

/**
 * One rule's view of one result.
 *
 * @param threshold the number the value was compared with; null when the rule compares none
 */
record Judged(LastSeen seen, @Nullable Double threshold, MetricResult result) {
  /** Whether the window said anything: only then does it move an alert. */
  boolean isKnown() {
    return seen.isKnown();
  }

  @Nullable Double reading() {
    return Double.isFinite(result.value()) ? result.value() : null;
  }

  @Nullable Double referenceReading() {
    return Double.isFinite(result.referenceValue()) ? result.referenceValue() : null;
  }
}
