package dev.tidemark.alerts.rule;

import dev.tidemark.storage.result.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Another metric of the same version, segment and window.
 *
 * @param name of the metric, as users write it
 * @param feature which feature's; null: the same one's, or the model's if that metric has no
 *     features
 */
public record Operand(String name, @Nullable String feature) {
  public MetricName metric() {
    return MetricName.parse(name);
  }
}
