package dev.tidemark.analyzer.statistics.performance;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.numbers.core.Sum;

/**
 * Probabilities of three or more classes beside the labels that came true. Not copied: the caller
 * gives the arrays away.
 */
public final class ClassProbabilities {
  private final int[] labels;
  private final double[][] probabilities;
  private final double[] weights;

  private ClassProbabilities(int[] labels, double[][] probabilities, double[] weights) {
    this.labels = labels;
    this.probabilities = probabilities;
    this.weights = weights;
  }

  /** As {@link #of(int[], double[][], double[])}, each row with weight 1. */
  public static ClassProbabilities of(int[] labels, double[][] probabilities) {
    double[] weights = new double[labels.length];
    Arrays.fill(weights, 1);
    return of(labels, probabilities, weights);
  }

  /**
   * Checks and keeps labelled rows.
   *
   * @param labels the true class of each row, from 0 to k − 1; at least one row
   * @param probabilities rows × k classes, each between 0 and 1
   * @param weights 1 / sampling rate of each row, finite and above 0
   * @throws IllegalArgumentException if an array is not as described
   */
  public static ClassProbabilities of(int[] labels, double[][] probabilities, double[] weights) {
    if (labels.length == 0
        || probabilities.length != labels.length
        || weights.length != labels.length) {
      throw new IllegalArgumentException(
          "lengths " + labels.length + ", " + probabilities.length + ", " + weights.length);
    }
    int classes = probabilities[0].length;
    for (int row = 0; row < labels.length; row++) {
      boolean isRow = probabilities[row].length == classes && labels[row] < classes;
      boolean isWeighted = weights[row] > 0 && Double.isFinite(weights[row]);
      if (!isRow || labels[row] < 0 || !isWeighted) {
        throw new IllegalArgumentException("row " + row + " with label " + labels[row]);
      }
      for (double probability : probabilities[row]) {
        if (!(probability >= 0 && probability <= 1)) {
          throw new IllegalArgumentException("not a probability: " + probability);
        }
      }
    }
    return new ClassProbabilities(labels, probabilities, weights);
  }

  /** Number of rows. */
  public int size() {
    return labels.length;
  }

  /** Number of classes, k. */
  public int classes() {
    return probabilities[0].length;
  }

  /** A row's true class. */
  public int label(int row) {
    return labels[row];
  }

  public double weight(int row) {
    return weights[row];
  }

  /** One class against all others. */
  public ScoredOutcomes ofClass(int index) {
    return ScoredOutcomes.of(probabilitiesOf(index), outcomesOf(index), weights);
  }

  double[] probabilitiesOf(int index) {
    return Arrays.stream(probabilities).mapToDouble(row -> row[index]).toArray();
  }

  boolean[] outcomesOf(int index) {
    boolean[] outcomes = new boolean[labels.length];
    for (int row = 0; row < labels.length; row++) {
      outcomes[row] = labels[row] == index;
    }
    return outcomes;
  }

  double[] weights() {
    return weights;
  }

  /** Mean and standard error of {@link #logLoss}, the weights being effective counts. */
  public MeanInterval logLossInterval(double clip) {
    return MeanInterval.of(logLosses(clip), weights);
  }

  /** Each row's −ln p, p being its label's probability, clipped. */
  public double[] logLosses(double clip) {
    return losses(row -> -Math.log(Math.clamp(probabilities[row][labels[row]], clip, 1 - clip)));
  }

  /** Mean and standard error of {@link #brier}, the weights being effective counts. */
  public MeanInterval brierInterval() {
    return MeanInterval.of(brierLosses(), weights);
  }

  /** Each row's part in {@link #brier}. */
  public double[] brierLosses() {
    return losses(this::brier);
  }

  private double[] losses(IntToDoubleFunction loss) {
    return IntStream.range(0, size()).mapToDouble(loss).toArray();
  }

  private double brier(int row) {
    double sum = 0;
    for (int index = 0; index < classes(); index++) {
      double distance = probabilities[row][index] - (labels[row] == index ? 1 : 0);
      sum += distance * distance;
    }
    return sum;
  }

  /**
   * Plain mean over the classes of {@link RocAuc} of each against the rest; empty when a class
   * never occurs as a label, or only one does.
   */
  public OptionalDouble rocAuc() {
    double sum = 0;
    for (int index = 0; index < classes(); index++) {
      OptionalDouble area = RocAuc.of(ofClass(index));
      if (area.isEmpty()) {
        return area;
      }
      sum += area.getAsDouble();
    }
    return OptionalDouble.of(sum / classes());
  }

  /**
   * Mean of −ln p over the rows, p being the true class's probability clipped to {@code [clip, 1 −
   * clip]}. At least 0.
   *
   * @throws IllegalArgumentException if the clip is not between 0 and ½
   */
  public double logLoss(double clip) {
    if (!(clip > 0 && clip < 0.5)) {
      throw new IllegalArgumentException("clip " + clip);
    }
    Sum loss = Sum.create();
    for (int row = 0; row < labels.length; row++) {
      double probability = Math.clamp(probabilities[row][labels[row]], clip, 1 - clip);
      loss.add(-weights[row] * Math.log(probability));
    }
    return loss.getAsDouble() / Arrays.stream(weights).sum();
  }

  /**
   * Brier score over all classes: the mean of {@code Σₖ (pₖ − yₖ)²}, between 0 and 2. For two
   * classes it is twice {@link Brier}.
   */
  public double brier() {
    Sum sum = Sum.create();
    for (int row = 0; row < labels.length; row++) {
      for (int index = 0; index < classes(); index++) {
        double distance = probabilities[row][index] - (labels[row] == index ? 1 : 0);
        sum.add(weights[row] * distance * distance);
      }
    }
    return sum.getAsDouble() / Arrays.stream(weights).sum();
  }
}
