package dev.tidemark.analyzer.statistics.performance;

import java.util.Arrays;
import java.util.OptionalDouble;

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
    RegressionSums sums = RegressionSums.of(labels, predictions, weights);
    double rows = sums.rows();
    int exponent = sums.exponent();
    double[] absolute = new double[n];
    Arrays.setAll(
        absolute, i -> Math.abs(predictions[i] / sums.scale() - labels[i] / sums.scale()));
    Arrays.sort(absolute);
    double mape = sums.ratios() / sums.rowsOfRatios();
    double r2 = 1 - sums.squares() / sums.spread();
    return new RegressionErrors(
        n,
        Math.scalb(Math.sqrt(sums.squares() / rows), exponent),
        Math.scalb(sums.distances() / rows, exponent),
        Math.scalb(sums.errors() / rows, exponent),
        Math.scalb(absolute[n - 1], exponent),
        Math.scalb(median(absolute), exponent),
        sums.spread() > 0 && Double.isFinite(r2) ? OptionalDouble.of(r2) : OptionalDouble.empty(),
        Double.isFinite(mape) ? OptionalDouble.of(mape) : OptionalDouble.empty(),
        sums.zeroLabels());
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
  }
}
