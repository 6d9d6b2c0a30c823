package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Arrays;

/** Sampling weights as effective counts. */
public final class Weights {
  private Weights() {}

  /**
   * Weights scaled so that they add up to Kish's effective number of rows {@code (Σw)²/Σw²}; 1 each
   * when all are the same.
   *
   * @param weights finite and above 0
   */
  public static double[] effective(double[] weights) {
    double[] scaled = new double[weights.length];
    boolean even = Arrays.stream(weights).allMatch(weight -> weight == weights[0]);
    double scale =
        even ? 1 : Arrays.stream(weights).sum() / Arrays.stream(weights).map(w -> w * w).sum();
    Arrays.setAll(scaled, row -> even ? 1 : weights[row] * scale);
    return scaled;
  }

  /** Values with the sampling weights of their rows. */
  public static NumericSample sample(double[] values, double[] weights) {
    boolean even = Arrays.stream(weights).allMatch(weight -> weight == weights[0]);
    return even
        ? NumericSample.of(values)
        : NumericSample.weighted(values, effective(weights), 0, 0);
  }
}
