package dev.tidemark.analyzer.statistics.performance;

import java.util.Arrays;
import org.apache.commons.numbers.core.Sum;

/**
 * What {@link RegressionErrors} are made of, in units of {@code 2^exponent}, so that no magnitude
 * overflows when it is squared.
 *
 * @param exponent of the unit
 * @param rows sum of the weights
 * @param squares weighted sum of the squared errors {@code prediction − label}
 * @param distances weighted sum of the absolute errors
 * @param errors weighted sum of the errors
 * @param spread weighted sum of the squared distances of the labels from their mean; 0 when all are
 *     equal
 * @param ratios weighted sum of |error / label| over the labels that are not 0; has no unit
 * @param rowsOfRatios sum of the weights of these
 * @param zeroLabels rows whose label is 0
 */
public record RegressionSums(
    int exponent,
    double rows,
    double squares,
    double distances,
    double errors,
    double spread,
    double ratios,
    double rowsOfRatios,
    long zeroLabels) {
  private static final int LARGEST_SHIFT = 1000;

  /**
   * Sums up weighted rows.
   *
   * @param labels one per row, finite; at least one
   * @param predictions of the same rows, finite
   * @param weights finite and above 0
   * @throws IllegalArgumentException if a number is not as described
   */
  public static RegressionSums of(double[] labels, double[] predictions, double[] weights) {
    int exponent = exponentOf(labels, predictions);
    double scale = Math.scalb(1.0, -exponent);
    Sum total = Sum.create();
    Sum squares = Sum.create();
    Sum distances = Sum.create();
    Sum errors = Sum.create();
    Sum ratios = Sum.create();
    double weightOfRatios = 0;
    long zeroLabels = 0;
    for (int i = 0; i < labels.length; i++) {
      double weight = requirePositive(weights[i]);
      double error = predictions[i] * scale - labels[i] * scale;
      total.add(weight);
      squares.add(weight * error * error);
      distances.add(weight * Math.abs(error));
      errors.add(weight * error);
      if (labels[i] == 0) {
        zeroLabels++;
      } else {
        ratios.add(weight * relativeError(labels[i], predictions[i]));
        weightOfRatios += weight;
      }
    }
    double weight = total.getAsDouble();
    return new RegressionSums(
        exponent,
        weight,
        squares.getAsDouble(),
        distances.getAsDouble(),
        errors.getAsDouble(),
        spread(labels, weights, scale, weight),
        ratios.getAsDouble(),
        weightOfRatios,
        zeroLabels);
  }

  /** The unit: a power of two. */
  public double scale() {
    return Math.scalb(1.0, exponent);
  }

  private static int exponentOf(double[] labels, double[] predictions) {
    double largest = 0;
    for (int i = 0; i < labels.length; i++) {
      if (!Double.isFinite(labels[i]) || !Double.isFinite(predictions[i])) {
        throw new IllegalArgumentException(
            "not finite at " + i + ": " + labels[i] + ", " + predictions[i]);
      }
      largest = Math.max(largest, Math.max(Math.abs(labels[i]), Math.abs(predictions[i])));
    }
    return Math.clamp(Math.getExponent(largest), -LARGEST_SHIFT, LARGEST_SHIFT);
  }

  private static double relativeError(double label, double prediction) {
    double error = prediction - label;
    return Math.abs(Double.isFinite(error) ? error / label : prediction / label - 1);
  }

  private static double requirePositive(double weight) {
    if (!(weight > 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException("weight " + weight);
    }
    return weight;
  }

  private static double spread(double[] labels, double[] weights, double scale, double weight) {
    double first = labels[0];
    if (Arrays.stream(labels).allMatch(label -> label == first)) {
      return 0;
    }
    Sum sum = Sum.create();
    for (int i = 0; i < labels.length; i++) {
      sum.add(weights[i] * (labels[i] * scale));
    }
    double mean = sum.getAsDouble() / weight;
    Sum squares = Sum.create();
    Sum rest = Sum.create();
    for (int i = 0; i < labels.length; i++) {
      double distance = labels[i] * scale - mean;
      squares.add(weights[i] * distance * distance);
      rest.add(weights[i] * distance);
    }
    return squares.getAsDouble() - rest.getAsDouble() * rest.getAsDouble() / weight;
  }
}
