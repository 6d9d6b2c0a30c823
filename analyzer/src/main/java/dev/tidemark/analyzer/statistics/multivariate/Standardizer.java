package dev.tidemark.analyzer.statistics.multivariate;

import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Arrays;

/**
 * Centres and scales columns by a reference's mean and population deviation. A missing value
 * becomes the reference's mean, so 0; a column that is constant in the reference is only centred.
 *
 * <p>Values are first scaled by a power of two, so neither differences of 1e308 overflow nor
 * denormal deviations lose digits. Beyond {@value #FURTHEST} deviations a value counts as that far
 * away, so that squares stay finite.
 */
final class Standardizer {
  static final double FURTHEST = 1e100;

  private static final int LARGEST_SHIFT = 1000;

  private final double[] factors;
  private final double[] means;
  private final double[] scales;

  private Standardizer(double[] factors, double[] means, double[] scales) {
    this.factors = factors;
    this.means = means;
    this.scales = scales;
  }

  /** Fits all columns of rows × columns; NaN is missing. */
  static Standardizer fit(double[][] rows) {
    int columns = rows[0].length;
    double[] factors = new double[columns];
    double[] means = new double[columns];
    double[] scales = new double[columns];
    double[] values = new double[rows.length];
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows.length; row++) {
        values[row] = rows[row][column];
      }
      factors[column] = factor(values);
      for (int row = 0; row < rows.length; row++) {
        values[row] *= factors[column];
      }
      NumericSample sample = NumericSample.of(values);
      Moments moments = sample.isEmpty() ? new Moments(0, 0) : Moments.of(sample);
      // over all rows: an imputed mean adds no deviation
      double deviation =
          moments.standardDeviation() * Math.sqrt((double) sample.size() / rows.length);
      if (deviation > 0) {
        means[column] = moments.mean();
        scales[column] = deviation;
      } else { // in the column's own unit
        means[column] = moments.mean() / factors[column];
        factors[column] = 1;
        scales[column] = 1;
      }
    }
    return new Standardizer(factors, means, scales);
  }

  /** The power of two that brings the largest finite value near 1. */
  private static double factor(double[] values) {
    double largest = Arrays.stream(values).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    return largest == 0
        ? 1
        : Math.scalb(1.0, -Math.clamp(Math.getExponent(largest), -LARGEST_SHIFT, LARGEST_SHIFT));
  }

  int columns() {
    return means.length;
  }

  /** Writes the standardized row to {@code target}; infinite values count as missing. */
  void apply(double[] row, double[] target) {
    if (row.length != means.length) {
      throw new IllegalArgumentException(row.length + " columns, not " + means.length);
    }
    for (int column = 0; column < row.length; column++) {
      double value = row[column];
      target[column] =
          Double.isFinite(value)
              ? Math.clamp(
                  (value * factors[column] - means[column]) / scales[column], -FURTHEST, FURTHEST)
              : 0;
    }
  }
}
