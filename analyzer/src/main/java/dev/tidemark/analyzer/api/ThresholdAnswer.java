package dev.tidemark.analyzer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.storage.model.Threshold;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import org.jspecify.annotations.Nullable;

/**
 * By what a value is called a drift, as it is sent; what does not belong to the rule is left out.
 *
 * @param rule fixed, budget or past
 * @param perMonth false alarms a month
 * @param sigmas standard deviations
 * @param windows how many windows to look back at
 * @param minWindows fewest windows with a value
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ThresholdAnswer(
    String rule,
    @Nullable Double perMonth,
    @Nullable Double sigmas,
    @Nullable Integer windows,
    @Nullable Integer minWindows) {
  static ThresholdAnswer of(Threshold threshold) {
    return switch (threshold) {
      case Threshold.Fixed _ -> new ThresholdAnswer("fixed", null, null, null, null);
      case Threshold.Budget(double perMonth) ->
          new ThresholdAnswer("budget", perMonth, null, null, null);
      case Threshold.Past(double sigmas, int windows, int minWindows) ->
          new ThresholdAnswer("past", null, sigmas, windows, minWindows);
    };
  }
}
