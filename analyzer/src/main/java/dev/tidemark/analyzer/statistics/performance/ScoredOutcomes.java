package dev.tidemark.analyzer.statistics.performance;

import dev.tidemark.analyzer.statistics.sample.SortOrder;
import java.util.Arrays;

/**
 * Scores of the positive class beside the outcomes that came true, summed per distinct score in
 * ascending order. Every ranking and probability metric of a two-class model is one pass over it.
 *
 * <p>Counts are sums of sampling weights; without weights they are numbers of rows. Immutable.
 */
public final class ScoredOutcomes {
  private final double[] scores;
  private final double[] positives;
  private final double[] negatives;
  private final double positive;
  private final double negative;

  private ScoredOutcomes(double[] scores, double[] positives, double[] negatives) {
    this.scores = scores;
    this.positives = positives;
    this.negatives = negatives;
    this.positive = Arrays.stream(positives).sum();
    this.negative = Arrays.stream(negatives).sum();
  }

  /** As {@link #of(double[], boolean[], double[])}, each row with weight 1. */
  public static ScoredOutcomes of(double[] scores, boolean[] outcomes) {
    double[] weights = new double[scores.length];
    Arrays.fill(weights, 1);
    return of(scores, outcomes, weights);
  }

  /**
   * Sums weighted rows per distinct score.
   *
   * @param scores one per labelled row, finite, higher for more likely positive; at least one
   * @param outcomes whether the row's label is the positive class; same length
   * @param weights 1 / sampling rate of each row, finite and above 0; same length
   * @throws IllegalArgumentException if an array is not as described
   */
  public static ScoredOutcomes of(double[] scores, boolean[] outcomes, double[] weights) {
    int n = scores.length;
    if (n == 0 || outcomes.length != n || weights.length != n) {
      throw new IllegalArgumentException(
          "lengths " + n + ", " + outcomes.length + ", " + weights.length);
    }
    int[] order = SortOrder.of(scores);
    double[] distinct = new double[n];
    double[] positives = new double[n];
    double[] negatives = new double[n];
    int last = -1;
    for (int row : order) {
      double score = scores[row];
      double weight = weights[row];
      if (!Double.isFinite(score) || !(weight > 0 && Double.isFinite(weight))) {
        throw new IllegalArgumentException("score " + score + " with weight " + weight);
      }
      if (last < 0 || score != distinct[last]) {
        distinct[++last] = score;
      }
      if (outcomes[row]) {
        positives[last] += weight;
      } else {
        negatives[last] += weight;
      }
    }
    return new ScoredOutcomes(
        Arrays.copyOf(distinct, last + 1),
        Arrays.copyOf(positives, last + 1),
        Arrays.copyOf(negatives, last + 1));
  }

  /** Number of distinct scores. */
  public int size() {
    return scores.length;
  }

  /** The distinct score at a position in ascending order. */
  public double score(int index) {
    return scores[index];
  }

  /** Weight of the positive rows with this score. */
  public double positives(int index) {
    return positives[index];
  }

  /** Weight of the negative rows with this score. */
  public double negatives(int index) {
    return negatives[index];
  }

  /** Weight of all positive rows. */
  public double positive() {
    return positive;
  }

  /** Weight of all negative rows. */
  public double negative() {
    return negative;
  }

  /** Weight of all rows. */
  public double total() {
    return positive + negative;
  }

  /** The decisions {@code score ≥ threshold} against the outcomes. */
  public BinaryConfusion decidedAt(double threshold) {
    double[] predicted = new double[2];
    double[] rejected = new double[2];
    for (int i = 0; i < scores.length; i++) {
      double[] side = scores[i] >= threshold ? predicted : rejected;
      side[0] += negatives[i];
      side[1] += positives[i];
    }
    return new BinaryConfusion(predicted[1], predicted[0], rejected[1], rejected[0]);
  }
}
