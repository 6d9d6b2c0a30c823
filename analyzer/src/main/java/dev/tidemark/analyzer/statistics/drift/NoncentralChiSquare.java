package dev.tidemark.analyzer.statistics.drift;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Confidence interval for the noncentrality of a chi-square variable: how far from "no drift" a
 * statistic with known noise says the truth is.
 *
 * @see <a href="https://doi.org/10.1093/biomet/50.1-2.199">Sankaran 1963, the approximation</a>
 */
final class NoncentralChiSquare {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final int HALVINGS = 100;

  private NoncentralChiSquare() {}

  /**
   * The noncentralities under which a value this large and this small is not unlikely.
   *
   * @param value at least 0
   * @param freedom degrees of freedom, at least 1
   * @return both ends at least 0; the lower is 0 when no drift at all would explain the value
   */
  static Interval noncentrality(double value, int freedom, double level) {
    double tail = (1 - level) / 2;
    return new Interval(
        noncentralityAt(value, freedom, 1 - tail), noncentralityAt(value, freedom, tail));
  }

  /**
   * The noncentrality at which the chance of a smaller value is as given, or 0 if there is none.
   */
  private static double noncentralityAt(double value, int freedom, double chance) {
    DoubleUnaryOperator below = noncentrality -> lowerTail(value, freedom, noncentrality);
    if (below.applyAsDouble(0) <= chance) {
      return 0;
    }
    double low = 0;
    double high = value + 1;
    while (below.applyAsDouble(high) > chance) {
      high *= 2;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (below.applyAsDouble(middle) > chance) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** The distribution function: exact for one degree of freedom, else within about 0.01. */
  static double lowerTail(double value, int freedom, double noncentrality) {
    if (freedom == 1) {
      double root = Math.sqrt(value);
      double mean = Math.sqrt(noncentrality);
      return NORMAL.probability(-root - mean, root - mean);
    }
    double first = freedom + noncentrality;
    double second = freedom + 2 * noncentrality;
    double h = 1 - 2 * first * (freedom + 3 * noncentrality) / (3 * second * second);
    double p = second / (first * first);
    double m = (h - 1) * (1 - 3 * h);
    double mean = 1 + h * p * (h - 1 - 0.5 * (2 - h) * m * p);
    double z = (Math.pow(value / first, h) - mean) / (h * Math.sqrt(2 * p) * (1 + 0.5 * m * p));
    return NORMAL.cumulativeProbability(z);
  }
}
