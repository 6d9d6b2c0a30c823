package dev.tidemark.alerts.rule;

import org.jspecify.annotations.Nullable;

/**
 * When a firing alert is over.
 *
 * @param condition what must hold; null: the rule's own condition must not hold
 * @param windows for how many windows in a row, at least 1
 */
public record Clearing(@Nullable Condition condition, int windows) {
  public static final Clearing DEFAULT = new Clearing(null, 1);
}
