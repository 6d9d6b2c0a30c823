package dev.tidemark.storage.replay;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of how a candidate is to be judged, beyond the margin of the main metrics.
 *
 * @param guardrails how much worse the candidate may be by a metric's name, in the metric's unit
 * @param value what an outcome is worth, by true class and answer
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record Judging(Map<String, Double> guardrails, Map<String, Map<String, Double>> value) {
  public static final Judging NOTHING = new Judging(Map.of(), Map.of());

  public Judging {
    guardrails = Map.copyOf(guardrails);
    value = Map.copyOf(value);
  }

  /** What a user said; null: nothing of that. */
  public static Judging of(
      @Nullable Map<String, Double> guardrails, @Nullable Map<String, Map<String, Double>> value) {
    return new Judging(
        Objects.requireNonNullElse(guardrails, Map.of()),
        Objects.requireNonNullElse(value, Map.of()));
  }
}
