package dev.tidemark.analyzer.statistics.estimation;

import dev.tidemark.analyzer.statistics.performance.BinaryConfusion;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a two-class model's metrics will be once the labels arrive, from the probabilities of the
 * rows alone: confidence-based performance estimation.
 *
 * <p>Right as long as the calibration still holds, so under changes of the inputs within what the
 * reference has seen. Blind to concept drift: if the same inputs now mean something else, the
 * estimate does not move. Immutable.
 *
 * @see <a href="https://doi.org/10.48550/arXiv.2401.08348">Białek, Kivimäki, Kuberski and Perrakis
 *     2024, who recall CBPE before they refine it</a>
 */
public final class ExpectedPerformance {
  private final double[] probabilities;
  private final double[] scores;
  private final BinaryConfusion confusion;
  private final double varianceOfPredicted;
  private final double varianceOfRejected;

  private ExpectedPerformance(
      double[] probabilities,
      double[] scores,
      BinaryConfusion confusion,
      double varianceOfPredicted,
      double varianceOfRejected) {
    this.probabilities = probabilities;
    this.scores = scores;
    this.confusion = confusion;
    this.varianceOfPredicted = varianceOfPredicted;
    this.varianceOfRejected = varianceOfRejected;
  }

  /**
   * Estimates from a window's rows.
   *
   * @param calibration learned on the reference
   * @param scores one per row, finite; at least one row. Not copied: the caller gives it away
   * @param predicted whether the model said positive; same length
   * @throws IllegalArgumentException if the arrays are not as described
   */
  public static ExpectedPerformance of(
      ScoreCalibration calibration, double[] scores, boolean[] predicted) {
    double[] weights = new double[scores.length];
    Arrays.fill(weights, 1);
    return of(calibration, scores, predicted, weights);
  }

  /**
   * As {@link #of(ScoreCalibration, double[], boolean[])}, of rows that weigh unevenly. {@link
   * #rocAuc} takes each row once.
   *
   * @param weights effective counts of the same rows
   */
  public static ExpectedPerformance of(
      ScoreCalibration calibration, double[] scores, boolean[] predicted, double[] weights) {
    if (scores.length == 0
        || predicted.length != scores.length
        || weights.length != scores.length) {
      throw new IllegalArgumentException(
          scores.length + ", " + predicted.length + ", " + weights.length);
    }
    double[] probabilities = Arrays.stream(scores).map(calibration::probability).toArray();
    double[] right = new double[2];
    double[] wrong = new double[2];
    double[] variance = new double[2];
    for (int row = 0; row < scores.length; row++) {
      double p = probabilities[row];
      int side = predicted[row] ? 1 : 0;
      double w = weights[row];
      right[side] += w * (predicted[row] ? p : 1 - p);
      wrong[side] += w * (predicted[row] ? 1 - p : p);
      variance[side] += w * w * p * (1 - p);
    }
    BinaryConfusion confusion = new BinaryConfusion(right[1], wrong[1], wrong[0], right[0]);
    return new ExpectedPerformance(probabilities, scores, confusion, variance[1], variance[0]);
  }

  /** The expected decisions against outcomes; counts need not be whole. */
  public BinaryConfusion confusion() {
    return confusion;
  }

  public Estimated accuracy() {
    double n = confusion.total();
    return estimated(confusion.accuracy(), 1 / n, -1 / n);
  }

  public Estimated precision() {
    double predicted = confusion.truePositive() + confusion.falsePositive();
    return estimated(confusion.binary().precision(), predicted > 0 ? 1 / predicted : 0, 0);
  }

  public Estimated recall() {
    double positive = confusion.truePositive() + confusion.falseNegative();
    double square = positive > 0 ? positive * positive : 1;
    return estimated(
        confusion.binary().recall(),
        confusion.falseNegative() / square,
        -confusion.truePositive() / square);
  }

  public Estimated f1() {
    double predicted = confusion.truePositive() + confusion.falsePositive();
    double whole = predicted + confusion.truePositive() + confusion.falseNegative();
    double square = whole > 0 ? whole * whole : 1;
    return estimated(
        confusion.binary().f1(),
        2 * (predicted + confusion.falseNegative()) / square,
        -2 * confusion.truePositive() / square);
  }

  /** By the delta method: the true positives and the false negatives vary independently. */
  private Estimated estimated(double value, double byTruePositive, double byFalseNegative) {
    double variance =
        byTruePositive * byTruePositive * varianceOfPredicted
            + byFalseNegative * byFalseNegative * varianceOfRejected;
    return new Estimated(value, Math.sqrt(variance));
  }

  /** Area under the ROC curve; empty when all rows are sure to be of one class. */
  public Optional<Estimated> rocAuc() {
    return rankedPairs().map(ExpectedRocAuc::area);
  }

  /** What {@link #rocAuc} is made of. */
  public Optional<ExpectedRocAuc> rankedPairs() {
    return ExpectedRocAuc.of(scores, probabilities);
  }

  /**
   * Accuracy of a model for any number of classes, from the calibrated probability that each row's
   * prediction is right.
   *
   * @param chances between 0 and 1, one per row; at least one
   * @throws IllegalArgumentException if there is none or one is out of range
   */
  public static Estimated accuracy(double... chances) {
    double[] weights = new double[chances.length];
    Arrays.fill(weights, 1);
    return accuracy(chances, weights);
  }

  /** As {@link #accuracy(double...)}, of rows with these effective counts. */
  public static Estimated accuracy(double[] chances, double[] weights) {
    double sum = 0;
    double variance = 0;
    double total = 0;
    for (int row = 0; row < chances.length; row++) {
      double chance = chances[row];
      if (!(chance >= 0 && chance <= 1)) {
        throw new IllegalArgumentException("not a probability: " + chance);
      }
      total += weights[row];
      sum += weights[row] * chance;
      variance += weights[row] * weights[row] * chance * (1 - chance);
    }
    if (chances.length == 0) {
      throw new IllegalArgumentException("no rows");
    }
    return new Estimated(sum / total, Math.sqrt(variance) / total);
  }
}
