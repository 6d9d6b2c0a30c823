package dev.tidemark.analyzer.column;

import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.storage.model.FeatureSettings;
import org.jspecify.annotations.Nullable;

/** The values a numeric column may take, both ends included; infinite ends are open. */
public record ValueRange(double min, double max) {
  public static final ValueRange ANY =
      new ValueRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** As the user says, else as the reference shows; anything when neither says. */
  public static ValueRange of(@Nullable FeatureSettings settings, NumericSample reference) {
    double min = reference.isEmpty() ? ANY.min : reference.value(0);
    double max = reference.isEmpty() ? ANY.max : reference.value(reference.size() - 1);
    if (settings == null || (settings.min() == null && settings.max() == null)) {
      return new ValueRange(min, max);
    }
    Double declaredMin = settings.min();
    Double declaredMax = settings.max();
    return new ValueRange(
        declaredMin == null ? ANY.min : declaredMin, declaredMax == null ? ANY.max : declaredMax);
  }

  /** Weight of the sample's finite values that lie outside; their number when all weigh 1. */
  public double outside(NumericSample sample) {
    double below = min == ANY.min ? 0 : sample.weightAtMost(Math.nextDown(min));
    double notAbove = max == ANY.max ? sample.weight() : sample.weightAtMost(max);
    return below + sample.weight() - notAbove;
  }
}
