package dev.tidemark.analyzer.statistics.multivariate;

import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;

/**
 * Centres and scales columns by a reference's mean and population deviation. A missing value
 * becomes the reference's mean, so 0; a column that is constant in the reference is only centred.
 */
final class Standardizer {
  private final double[] means;
  private final double[] scales;

  private Standardizer(double[] means, double[] scales) {
    this.means = means;
    this.scales = scales;
  }

  /** Fits all columns of rows × columns; NaN is missing. */
  static Standardizer fit(double[][] rows) {
    int columns = rows[0].length;
    double[] means = new double[columns];
    double[] scales = new double[columns];
    double[] values = new double[rows.length];
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows.length; row++) {
        values[row] = rows[row][column];
      }
      NumericSample sample = NumericSample.of(values);
      Moments moments = sample.isEmpty() ? new Moments(0, 0) : Moments.of(sample);
      means[column] = moments.mean();
      // over all rows: an imputed mean adds no deviation
      double deviation =
          moments.standardDeviation() * Math.sqrt((double) sample.size() / rows.length);
      scales[column] = deviation > 0 ? deviation : 1;
    }
    return new Standardizer(means, scales);
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
      target[column] = Double.isFinite(value) ? (value - means[column]) / scales[column] : 0;
    }
  }
}
