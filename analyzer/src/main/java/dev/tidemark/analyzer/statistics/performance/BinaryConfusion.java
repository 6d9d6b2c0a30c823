package dev.tidemark.analyzer.statistics.performance;

import java.util.Arrays;

/**
 * Decisions of a two-class model against the outcomes: counts of rows, or sums of sampling weights.
 *
 * <p>Averages over classes are over both, also over one that never occurs.
 *
 * @param truePositive predicted positive and positive; finite, at least 0, like the others
 * @param falsePositive predicted positive but negative
 * @param falseNegative predicted negative but positive
 * @param trueNegative predicted negative and negative
 */
public record BinaryConfusion(
    double truePositive, double falsePositive, double falseNegative, double trueNegative) {

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if a count is negative or not finite, or all are 0
   */
  public BinaryConfusion {
    double least =
        Math.min(Math.min(truePositive, falsePositive), Math.min(falseNegative, trueNegative));
    double total = truePositive + falsePositive + falseNegative + trueNegative;
    if (!(least >= 0 && total > 0 && Double.isFinite(total))) {
      throw new IllegalArgumentException(
          "not counts: %s %s %s %s"
              .formatted(truePositive, falsePositive, falseNegative, trueNegative));
    }
  }

  /**
   * Counts rows.
   *
   * @param predicted whether the model said positive; at least one row
   * @param outcomes whether the label is positive; same length
   * @throws IllegalArgumentException if the lengths differ or are 0
   */
  public static BinaryConfusion of(boolean[] predicted, boolean[] outcomes) {
    double[] weights = new double[predicted.length];
    Arrays.fill(weights, 1);
    return of(predicted, outcomes, weights);
  }

  /**
   * Sums the weights of rows.
   *
   * @param weights finite and above 0, of the same rows
   */
  public static BinaryConfusion of(boolean[] predicted, boolean[] outcomes, double[] weights) {
    if (predicted.length != outcomes.length || weights.length != outcomes.length) {
      throw new IllegalArgumentException(
          predicted.length + ", " + outcomes.length + ", " + weights.length);
    }
    double[] cells = new double[4];
    for (int i = 0; i < predicted.length; i++) {
      cells[(predicted[i] ? 2 : 0) + (outcomes[i] ? 1 : 0)] += weights[i];
    }
    return new BinaryConfusion(cells[3], cells[2], cells[1], cells[0]);
  }

  public double total() {
    return truePositive + falsePositive + falseNegative + trueNegative;
  }

  /** Share of right decisions, 0 to 1. */
  public double accuracy() {
    return (truePositive + trueNegative) / total();
  }

  /** Precision, recall and F1 of the positive class. */
  public Scores binary() {
    return Scores.of(truePositive, truePositive + falsePositive, truePositive + falseNegative);
  }

  /** The same of the negative class. */
  public Scores negativeClass() {
    return Scores.of(trueNegative, trueNegative + falseNegative, trueNegative + falsePositive);
  }

  /** Plain mean over the two classes. */
  public Scores macro() {
    return mixed(0.5);
  }

  /** Mean over the two classes, weighted by how often each is the label. */
  public Scores weighted() {
    return mixed((truePositive + falseNegative) / total());
  }

  /** Over all decisions of both classes: three times the accuracy. */
  public Scores micro() {
    return new Scores(accuracy(), accuracy(), accuracy());
  }

  private Scores mixed(double share) {
    Scores one = binary();
    Scores zero = negativeClass();
    return new Scores(
        share * one.precision() + (1 - share) * zero.precision(),
        share * one.recall() + (1 - share) * zero.recall(),
        share * one.f1() + (1 - share) * zero.f1());
  }

  /** Mean recall over the classes that occur as a label, 0 to 1. */
  public double balancedAccuracy() {
    if (truePositive + falseNegative == 0) {
      return negativeClass().recall();
    }
    if (trueNegative + falsePositive == 0) {
      return binary().recall();
    }
    return macro().recall();
  }

  /**
   * Matthews' correlation coefficient, −1 to 1; 0 when either side has one class only.
   *
   * @see <a href="https://doi.org/10.1016/0005-2795(75)90109-9">Matthews 1975</a>
   */
  public double matthews() {
    double predictedPositive = truePositive + falsePositive;
    double predictedNegative = trueNegative + falseNegative;
    double positive = truePositive + falseNegative;
    double negative = trueNegative + falsePositive;
    double scale =
        Math.sqrt(predictedPositive)
            * Math.sqrt(predictedNegative)
            * Math.sqrt(positive)
            * Math.sqrt(negative);
    return Scores.ratio(truePositive * trueNegative - falsePositive * falseNegative, scale);
  }
}
