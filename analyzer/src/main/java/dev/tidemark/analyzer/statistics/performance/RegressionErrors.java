package dev.tidemark.analyzer.statistics.performance;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.apache.commons.numbers.core.Sum;

/**
 * Errors {@code prediction − label} of a regression model on the rows whose label has arrived.
 *
 * <p>Values are scaled by a power of two before they are squared, so no magnitude overflows on the
 * way.
 *
 * @param rows labelled rows
 * @param rmse root of the mean squared error, in the label's unit
 * @param mae mean absolute error, in the label's unit
 * @param meanError mean error, positive when the model predicts too much
 * @param maxError largest absolute error
 * @param medianAbsoluteError median of the absolute errors, without weights
 * @param r2 {@code 1 − SSres/SStot}, at most 1; empty when all labels are equal
 * @param mape mean of |error / label| over the labels that are not 0, as a share; empty when there
 *     is none or when it exceeds the range of double
 * @param zeroLabels rows left out of {@code mape}
 */
public record RegressionErrors(
    long rows,
    double rmse,
    double mae,
    double meanError,
    double maxError,
    double medianAbsoluteError,
    OptionalDouble r2,
    OptionalDouble mape,
    long zeroLabels) {
  private static final int LARGEST_SHIFT = 1000;

  /** As {@link #of(double[], double[], double[])}, each row with weight 1. */
  public static RegressionErrors of(double[] labels, double[] predictions) {
    double[] weights = new double[labels.length];
    Arrays.fill(weights, 1);
    return of(labels, predictions, weights);
  }

  /**
   * The errors of weighted rows.
   *
   * @param labels one per row, finite; at least one
   * @param predictions of the same rows, finite
   * @param weights 1 / sampling rate of each row, finite and above 0
   * @throws IllegalArgumentException if an array is not as described
   */
  public static RegressionErrors of(double[] labels, double[] predictions, double[] weights) {
    int n = labels.length;
    if (n == 0 || predictions.length != n || weights.length != n) {
      throw new IllegalArgumentException(
          "lengths " + n + ", " + predictions.length + ", " + weights.length);
    }
    int exponent = exponentOf(labels, predictions);
    double scale = Math.scalb(1.0, -exponent);
    double[] absolute = new double[n];
    Sum total = Sum.create();
    Sum squares = Sum.create();
    Sum distances = Sum.create();
    Sum errors = Sum.create();
    Sum ratios = Sum.create();
    double weightOfRatios = 0;
    long zeroLabels = 0;
    for (int i = 0; i < n; i++) {
      double weight = requirePositive(weights[i]);
      double error = predictions[i] * scale - labels[i] * scale;
      absolute[i] = Math.abs(error);
      total.add(weight);
      squares.add(weight * error * error);
      distances.add(weight * absolute[i]);
      errors.add(weight * error);
      if (labels[i] == 0) {
        zeroLabels++;
      } else {
        ratios.add(weight * relativeError(labels[i], predictions[i]));
        weightOfRatios += weight;
      }
    }
    double weight = total.getAsDouble();
    Arrays.sort(absolute);
    double mape = ratios.getAsDouble() / weightOfRatios;
    return new RegressionErrors(
        n,
        Math.scalb(Math.sqrt(squares.getAsDouble() / weight), exponent),
        Math.scalb(distances.getAsDouble() / weight, exponent),
        Math.scalb(errors.getAsDouble() / weight, exponent),
        Math.scalb(absolute[n - 1], exponent),
        Math.scalb(median(absolute), exponent),
        r2(labels, weights, scale, weight, squares.getAsDouble()),
        Double.isFinite(mape) ? OptionalDouble.of(mape) : OptionalDouble.empty(),
        zeroLabels);
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

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
  }

  private static OptionalDouble r2(
      double[] labels, double[] weights, double scale, double weight, double residual) {
    double first = labels[0];
    if (Arrays.stream(labels).allMatch(label -> label == first)) {
      return OptionalDouble.empty();
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
    double total = squares.getAsDouble() - rest.getAsDouble() * rest.getAsDouble() / weight;
    double r2 = 1 - residual / total;
    return Double.isFinite(r2) ? OptionalDouble.of(r2) : OptionalDouble.empty();
  }
}
