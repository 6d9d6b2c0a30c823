package dev.tidemark.analyzer.statistics.embedding;

import java.util.Arrays;
import java.util.List;

/**
 * A sample of vectors of one length.
 *
 * @param rows at least one, all of one length, every number finite
 * @param weights sampling weight of each row, above 0
 */
@SuppressWarnings("ArrayRecordComponent") // columns, shared within one analysis
public record Vectors(List<float[]> rows, double[] weights) {
  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if the rows are not as described
   */
  public Vectors {
    rows = List.copyOf(rows);
    if (rows.isEmpty() || rows.size() != weights.length) {
      throw new IllegalArgumentException(rows.size() + " vectors, " + weights.length + " weights");
    }
    int length = rows.getFirst().length;
    for (float[] row : rows) {
      if (row.length != length) {
        throw new IllegalArgumentException("vectors of " + length + " and " + row.length);
      }
    }
  }

  /** Vectors that weigh the same. */
  public static Vectors of(List<float[]> rows) {
    double[] weights = new double[rows.size()];
    Arrays.fill(weights, 1);
    return new Vectors(rows, weights);
  }

  public int size() {
    return weights.length;
  }

  /** Numbers in each vector. */
  public int length() {
    return rows.getFirst().length;
  }

  /** How many rows of equal weight would say as much. */
  double effectiveSize() {
    double sum = Arrays.stream(weights).sum();
    return sum / Arrays.stream(weights).map(weight -> weight * weight).sum() * sum;
  }

  /** The mean vector. */
  double[] mean() {
    double[] sums = new double[length()];
    double total = Arrays.stream(weights).sum();
    for (int row = 0; row < weights.length; row++) {
      float[] vector = rows.get(row);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weights[row] * vector[i];
      }
    }
    return Arrays.stream(sums).map(sum -> sum / total).toArray();
  }

  /** Squared Euclidean distance of two vectors of one length. */
  static double squaredDistance(float[] one, float[] other) {
    double even = 0; // four sums, so that one addition need not wait for the one before
    double odd = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 3 < one.length; i += 4) {
      double a = (double) one[i] - other[i];
      double b = (double) one[i + 1] - other[i + 1];
      double c = (double) one[i + 2] - other[i + 2];
      double d = (double) one[i + 3] - other[i + 3];
      even += a * a;
      odd += b * b;
      third += c * c;
      fourth += d * d;
    }
    for (; i < one.length; i++) {
      double rest = (double) one[i] - other[i];
      even += rest * rest;
    }
    return even + odd + (third + fourth);
  }
}
