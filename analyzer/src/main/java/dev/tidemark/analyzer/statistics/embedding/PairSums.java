package dev.tidemark.analyzer.statistics.embedding;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A kernel over all pairs of two samples put together, each pair times the weights of its rows; and
 * the squared distance of any split of these rows in two. Memory: 4 · rows² bytes.
 */
final class PairSums {
  private final double[][] lower;
  private final double[] byRow;
  private final double[] weights;
  private final double all;

  private PairSums(double[][] lower, double[] weights) {
    this.lower = lower;
    this.weights = weights;
    this.byRow = new double[lower.length];
    for (int i = 0; i < lower.length; i++) {
      for (int j = 0; j < i; j++) {
        byRow[i] += lower[i][j];
        byRow[j] += lower[i][j];
      }
    }
    this.all = Arrays.stream(byRow).sum();
  }

  static PairSums of(RbfKernel kernel, Vectors reference, Vectors current) {
    int before = reference.size();
    double[] weights = Arrays.copyOf(reference.weights(), before + current.size());
    System.arraycopy(current.weights(), 0, weights, before, current.size());
    double[][] lower = new double[weights.length][];
    IntStream.range(0, weights.length)
        .parallel()
        .forEach(i -> {
          double[] row = new double[i];
          for (int j = 0; j < i; j++) {
            row[j] =
                weights[i]
                    * weights[j]
                    * kernel.of(row(reference, current, i), row(reference, current, j));
          }
          lower[i] = row;
        });
    return new PairSums(lower, weights);
  }

  private static float[] row(Vectors reference, Vectors current, int i) {
    return i < reference.size()
        ? reference.rows().get(i)
        : current.rows().get(i - reference.size());
  }

  int rows() {
    return weights.length;
  }

  /**
   * Means of the kernel: within the chosen rows and within the others, no row with itself, and
   * between them.
   */
  record Means(double within, double others, double between) {
    /** Squared distance of the two, unbiased: may be below 0. */
    double squaredDistance() {
      return within + others - 2 * between;
    }
  }

  /**
   * Splits the rows.
   *
   * @param chosen row numbers, ascending; at least two, and two others
   */
  Means split(int[] chosen) {
    double half = 0;
    double fromChosen = 0;
    double weight = 0;
    double squares = 0;
    for (int i = 0; i < chosen.length; i++) {
      double[] row = lower[chosen[i]];
      double even = 0;
      double odd = 0;
      int j = 0;
      for (; j + 1 < i; j += 2) {
        even += row[chosen[j]];
        odd += row[chosen[j + 1]];
      }
      for (; j < i; j++) {
        even += row[chosen[j]];
      }
      half += even + odd;
      fromChosen += byRow[chosen[i]];
      weight += weights[chosen[i]];
      squares += weights[chosen[i]] * weights[chosen[i]];
    }
    double otherWeight = Arrays.stream(weights).sum() - weight;
    double otherSquares = Arrays.stream(weights).map(w -> w * w).sum() - squares;
    double between = fromChosen - 2 * half;
    return new Means(
        2 * half / (weight * weight - squares),
        (all - fromChosen - between) / (otherWeight * otherWeight - otherSquares),
        between / (weight * otherWeight));
  }

  /**
   * For each row its mean kernel with the other rows of its side less that with the other side.
   *
   * @param before how many rows come first and are the one side
   */
  double[] contrasts(int before) {
    double first = Arrays.stream(weights, 0, before).sum();
    double second = Arrays.stream(weights, before, weights.length).sum();
    double[] toFirst = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      for (int j = 0; j < i; j++) {
        if (j < before) {
          toFirst[i] += lower[i][j];
        }
        if (i < before) {
          toFirst[j] += lower[i][j];
        }
      }
    }
    double[] contrasts = new double[weights.length];
    for (int i = 0; i < contrasts.length; i++) {
      boolean isFirst = i < before;
      double own = isFirst ? toFirst[i] : byRow[i] - toFirst[i];
      double other = isFirst ? byRow[i] - toFirst[i] : toFirst[i];
      contrasts[i] =
          (own / ((isFirst ? first : second) - weights[i]) - other / (isFirst ? second : first))
              / weights[i];
    }
    return contrasts;
  }

  double[] weights() {
    return weights;
  }
}
