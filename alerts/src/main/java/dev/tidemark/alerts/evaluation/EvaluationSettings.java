package dev.tidemark.alerts.evaluation;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How alerts are evaluated.
 *
 * @param enabled whether this process evaluates rules and sends notifications
 * @param interval between looks at the metrics table
 * @param settle how long a model's results must have been quiet before they are judged, so that
 *     what belongs to one window is announced together
 * @param settleAtMost judged after this long even if results keep coming
 * @param settleHistory how long a model's results must have been quiet before its newest window is
 *     judged when that window ended long before it was computed: an import may still be filling it
 * @param overlap how long after it was computed a result may become visible
 * @param lease how long an instance that stopped answering keeps others from taking over
 */
@ConfigurationProperties("tidemark.alerts")
public record EvaluationSettings(
    @Bindable(defaultValue = "true") boolean enabled,
    @Bindable(defaultValue = "500ms") Duration interval,
    @Bindable(defaultValue = "800ms") Duration settle,
    @Bindable(defaultValue = "2500ms") Duration settleAtMost,
    @Bindable(defaultValue = "3s") Duration settleHistory,
    @Bindable(defaultValue = "10m") Duration overlap,
    @Bindable(defaultValue = "15s") Duration lease) {

  /** As shipped. */
  public static final EvaluationSettings DEFAULT =
      new EvaluationSettings(
          true,
          Duration.ofMillis(500),
          Duration.ofMillis(800),
          Duration.ofMillis(2500),
          Duration.ofSeconds(3),
          Duration.ofMinutes(10),
          Duration.ofSeconds(15));
}
