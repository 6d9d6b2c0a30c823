package dev.tidemark.analyzer.statistics.sample;

import org.apache.commons.numbers.core.Sum;

/**
 * Mean and population standard deviation (divisor n) of a sample.
 *
 * <p>Both hold for any finite values: the deviation is taken from the mean in a second pass, which
 * also corrects the mean (spread 1 around 1e9 is no trouble), and all values are first scaled by a
 * power of two, so squares of 1e300 do not overflow and those of denormal numbers do not vanish. A
 * constant sample has deviation exactly 0. With weights both are NumPy's {@code average} of the
 * values and of the squared deviations.
 *
 * @param mean within the sample's range
 * @param standardDeviation at least 0
 * @see <a href="https://doi.org/10.1080/00031305.1983.10483115">Chan, Golub and LeVeque 1983, the
 *     corrected two-pass algorithm</a>
 */
public record Moments(double mean, double standardDeviation) {
  private static final int BLOCK = 1024;
  private static final int LARGEST_SHIFT = 1000;

  /**
   * Both; computed once for each sample.
   *
   * @throws IllegalArgumentException if the sample is empty
   */
  public static Moments of(NumericSample sample) {
    return sample.moments();
  }

  /** Computes both in two passes. */
  static Moments compute(NumericSample sample) {
    if (sample.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = sample.shared();
    double min = sorted[0];
    double max = sorted[sorted.length - 1];
    if (min == max) {
      return new Moments(min, 0);
    }
    int exponent = Math.clamp(Math.getExponent(Math.max(-min, max)), -LARGEST_SHIFT, LARGEST_SHIFT);
    Moments scaled = ofScaled(sample, Math.scalb(1.0, -exponent));
    return new Moments(
        Math.clamp(Math.scalb(scaled.mean, exponent), min, max),
        Math.scalb(scaled.standardDeviation, exponent));
  }

  private static Moments ofScaled(NumericSample sample, double scale) {
    double[] values = sample.shared();
    boolean weighted = sample.isWeighted();
    int n = values.length;
    double total = sample.weight();
    double guess = mean(sample, scale);
    Sum residues = Sum.create();
    Sum squares = Sum.create();
    for (int start = 0; start < n; start += BLOCK) {
      int end = Math.min(n, start + BLOCK);
      double residue = 0;
      double square = 0;
      for (int i = start; i < end; i++) {
        double distance = values[i] * scale - guess;
        double weighed = weighted ? distance * sample.weight(i) : distance;
        residue += weighed;
        square += weighed * distance;
      }
      residues.add(residue);
      squares.add(square);
    }
    double rest = residues.getAsDouble() / total;
    double variance = squares.getAsDouble() / total - rest * rest;
    return new Moments(guess + rest, Math.sqrt(Math.max(variance, 0)));
  }

  private static double mean(NumericSample sample, double scale) {
    double[] values = sample.shared();
    boolean weighted = sample.isWeighted();
    Sum sum = Sum.create();
    for (int start = 0; start < values.length; start += BLOCK) {
      int end = Math.min(values.length, start + BLOCK);
      double block = 0;
      for (int i = start; i < end; i++) {
        double value = values[i] * scale;
        block += weighted ? value * sample.weight(i) : value;
      }
      sum.add(block);
    }
    return sum.getAsDouble() / sample.weight();
  }
}
