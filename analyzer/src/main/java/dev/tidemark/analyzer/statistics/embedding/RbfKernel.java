package dev.tidemark.analyzer.statistics.embedding;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code k(x, y) = exp(−‖x − y‖² / s²)}: 1 for the same vector, towards 0 for distant ones.
 *
 * @param squaredScale s², above 0
 */
public record RbfKernel(double squaredScale) {
  /**
   * With the median distance of two rows as scale, zeros left out where they are the median.
   *
   * @param reference its pairs settle the scale, so that it is the same for all windows
   * @return empty when all rows are the same
   */
  public static Optional<RbfKernel> medianHeuristic(Vectors reference) {
    int n = reference.size();
    double[] pairs = new double[n * (n - 1) / 2];
    IntStream.range(0, n)
        .parallel()
        .forEach(i -> {
          for (int j = 0; j < i; j++) {
            pairs[i * (i - 1) / 2 + j] =
                Vectors.squaredDistance(reference.rows().get(i), reference.rows().get(j));
          }
        });
    return ofMedian(pairs);
  }

  /**
   * For a reference whose rows are all the same: by the distances of the current rows to it.
   *
   * @return empty when these are the same as well
   */
  public static Optional<RbfKernel> distancesTo(float[] reference, Vectors current) {
    return ofMedian(
        current.rows().stream()
            .mapToDouble(row -> Vectors.squaredDistance(reference, row))
            .toArray());
  }

  private static Optional<RbfKernel> ofMedian(double[] squares) {
    double median = squaredMedian(squares);
    return median > 0 ? Optional.of(new RbfKernel(median)) : Optional.empty();
  }

  /** The square of the median of distances, given their squares; 0 when all are 0 or none is. */
  private static double squaredMedian(double[] squares) {
    Arrays.sort(squares);
    double median = middle(squares);
    return median > 0
        ? median
        : middle(Arrays.stream(squares).filter(square -> square > 0).toArray());
  }

  private static double middle(double[] squares) {
    int half = squares.length / 2;
    if (squares.length == 0) {
      return 0;
    }
    if (squares.length % 2 == 1) {
      return squares[half];
    }
    double median = 0.5 * (Math.sqrt(squares[half - 1]) + Math.sqrt(squares[half]));
    return median * median;
  }

  /** Between 0 and 1. */
  double of(float[] one, float[] other) {
    return Math.exp(-Vectors.squaredDistance(one, other) / squaredScale);
  }
}
