package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.rule.Condition;
import dev.tidemark.storage.alert.LastSeen;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.OrNull;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One rule's view of one result.
 *
 * @param threshold the number the value was compared with; null when the rule compares none
 * @param deciding the part of the rule's condition that has that number; null when the window said
 *     nothing
 * @param why what the window lacks to say anything; empty when it said something
 */
record Judged(
    LastSeen seen,
    @Nullable Double threshold,
    @Nullable Condition deciding,
    MetricResult result,
    String why) {
  /** Whether the window said anything: only then does it move an alert. */
  boolean isKnown() {
    return seen.isKnown();
  }

  @Nullable Double reading() {
    return OrNull.finite(result.value());
  }

  @Nullable Double referenceReading() {
    return OrNull.finite(result.referenceValue());
  }

  /** The answer and what was lacking. */
  String words() {
    String answer = seen.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return why.isEmpty() ? answer : answer + ": " + why;
  }
}
