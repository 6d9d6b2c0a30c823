package dev.tidemark.analyzer.statistics.performance;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.sample.SortOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Confidence interval of a ROC area, or of the mean area of several classes, from each row's own
 * part in it. For two classes and even weights it is DeLong, DeLong and Clarke-Pearson's.
 *
 * @see <a href="https://doi.org/10.2307/2531595">DeLong, DeLong and Clarke-Pearson 1988</a>
 */
public final class RocAucInterval {
  private RocAucInterval() {}

  /**
   * The interval of one area.
   *
   * @param scores one per row, no NaN
   * @param outcomes whether the row is positive
   * @param weights above 0, of the same rows
   * @return within 0 and 1; empty with fewer than two rows of either class
   */
  public static Optional<Interval> of(
      double[] scores, boolean[] outcomes, double[] weights, double level) {
    return interval(area(scores, outcomes, weights), level);
  }

  /**
   * The interval of one area, from rows of equal score put together.
   *
   * @param weights of each group of rows the sum of their weights
   * @param squares of each group of rows the sum of the squares of their weights
   */
  public static Optional<Interval> of(
      double[] scores, boolean[] outcomes, double[] weights, double[] squares, double level) {
    return interval(area(scores, outcomes, weights, squares), level);
  }

  /** The interval of {@link ClassProbabilities#rocAuc}. */
  public static Optional<Interval> of(ClassProbabilities rows, double level) {
    return interval(area(rows), level);
  }

  private static Optional<Interval> interval(Optional<MeanInterval> area, double level) {
    return area.map(known -> known.interval(level).clipped(0, 1));
  }

  /** The area and its standard error; arguments and emptiness as of the interval. */
  public static Optional<MeanInterval> area(double[] scores, boolean[] outcomes, double[] weights) {
    return area(scores, outcomes, weights, squares(weights));
  }

  private static Optional<MeanInterval> area(
      double[] scores, boolean[] outcomes, double[] weights, double[] squares) {
    double[] parts = new double[scores.length];
    return area(addParts(scores, outcomes, weights, squares, 1, parts), parts, squares);
  }

  private static double[] squares(double[] weights) {
    return Arrays.stream(weights).map(weight -> weight * weight).toArray();
  }

  /** The mean area of several classes and its standard error. */
  public static Optional<MeanInterval> area(ClassProbabilities rows) {
    double[] parts = new double[rows.size()];
    double[] squares = squares(rows.weights());
    double area = 0;
    for (int index = 0; index < rows.classes(); index++) {
      area +=
          addParts(
                  rows.probabilitiesOf(index),
                  rows.outcomesOf(index),
                  rows.weights(),
                  squares,
                  1.0 / rows.classes(),
                  parts)
              / rows.classes();
    }
    return area(area, parts, squares);
  }

  private static Optional<MeanInterval> area(double area, double[] parts, double[] squares) {
    double variance = 0;
    for (int row = 0; row < parts.length; row++) {
      variance += squares[row] * parts[row] * parts[row];
    }
    return Double.isNaN(area)
        ? Optional.empty()
        : Optional.of(new MeanInterval(area, Math.sqrt(variance)));
  }

  /**
   * Adds to {@code parts} what a unit of each row's weight changes in the area; the area, NaN with
   * fewer than two rows of either class.
   */
  private static double addParts(
      double[] scores,
      boolean[] outcomes,
      double[] weights,
      double[] squares,
      double share,
      double[] parts) {
    double[] sum = new double[2];
    double[] sumOfSquares = new double[2];
    for (int row = 0; row < scores.length; row++) {
      int side = outcomes[row] ? 1 : 0;
      sum[side] += weights[row];
      sumOfSquares[side] += squares[row];
    }
    if (isOneRow(sum[0], sumOfSquares[0]) || isOneRow(sum[1], sumOfSquares[1])) {
      return Double.NaN;
    }
    double[] placements = placements(scores, outcomes, weights, sum);
    double area = 0;
    for (int row = 0; row < scores.length; row++) {
      area += outcomes[row] ? weights[row] * placements[row] / sum[1] : 0;
    }
    for (int row = 0; row < scores.length; row++) {
      int side = outcomes[row] ? 1 : 0;
      double effective = sum[side] * sum[side] / sumOfSquares[side];
      double unbiased = Math.sqrt(effective / Math.max(effective - 1, 1e-3));
      parts[row] += share * unbiased * (placements[row] - area) / sum[side];
    }
    return area;
  }

  /** Whether weights are those of a single row, or of none. */
  private static boolean isOneRow(double sum, double squares) {
    return sum * sum <= squares * (1 + 1e-12);
  }

  /** For each row the share of the other class that its score beats, ties counting one half. */
  private static double[] placements(
      double[] scores, boolean[] outcomes, double[] weights, double[] sum) {
    int[] order = SortOrder.of(scores);
    double[] placements = new double[scores.length];
    double[] below = new double[2];
    for (int start = 0; start < order.length; ) {
      int end = start;
      double[] here = new double[2];
      while (end < order.length && scores[order[end]] == scores[order[start]]) {
        here[outcomes[order[end]] ? 1 : 0] += weights[order[end]];
        end++;
      }
      for (int i = start; i < end; i++) {
        int row = order[i];
        placements[row] =
            outcomes[row]
                ? (below[0] + 0.5 * here[0]) / sum[0]
                : (sum[1] - below[1] - 0.5 * here[1]) / sum[1];
      }
      below[0] += here[0];
      below[1] += here[1];
      start = end;
    }
    return placements;
  }
}
