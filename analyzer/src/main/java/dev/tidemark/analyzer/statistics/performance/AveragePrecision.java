package dev.tidemark.analyzer.statistics.performance;

import java.util.OptionalDouble;

/**
 * Average precision {@code Σ (Rᵢ − Rᵢ₋₁)·Pᵢ} over the distinct scores from the highest down, P and
 * R being precision and recall when everything from that score up counts as positive. No
 * interpolation. Between 0 and 1; a model that knows nothing gets the share of positives.
 */
public final class AveragePrecision {
  private AveragePrecision() {}

  /** Empty when no label is positive. */
  public static OptionalDouble of(ScoredOutcomes outcomes) {
    if (outcomes.positive() == 0) {
      return OptionalDouble.empty();
    }
    double found = 0;
    double rows = 0;
    double sum = 0;
    for (int i = outcomes.size() - 1; i >= 0; i--) {
      double positives = outcomes.positives(i);
      found += positives;
      rows += positives + outcomes.negatives(i);
      sum += positives * (found / rows);
    }
    return OptionalDouble.of(sum / outcomes.positive());
  }
}
