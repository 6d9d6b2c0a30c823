package dev.tidemark.analyzer.statistics.performance;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Confidence intervals of {@link RegressionErrors}: normal for means of errors, by the delta method
 * for the root mean squared error and for r². Errors are scaled by the largest one, so no magnitude
 * overflows.
 */
public final class RegressionIntervals {
  private final double[] labels;
  private final double[] errors;
  private final double[] weights;
  private final double scale;
  private final double level;

  private RegressionIntervals(
      double[] labels, double[] errors, double[] weights, double scale, double level) {
    this.labels = labels;
    this.errors = errors;
    this.weights = weights;
    this.scale = scale;
    this.level = level;
  }

  /**
   * Takes labelled rows.
   *
   * @param labels finite, one per row; at least one
   * @param predictions of the same rows, finite
   * @param weights effective counts of the same rows
   * @param level between 0 and 1, e.g. 0.95
   */
  public static RegressionIntervals of(
      double[] labels, double[] predictions, double[] weights, double level) {
    double largest = 0;
    for (int i = 0; i < labels.length; i++) {
      largest = Math.max(largest, Math.max(Math.abs(labels[i]), Math.abs(predictions[i])));
    }
    double scale = largest == 0 ? 1 : Math.scalb(1.0, Math.min(1000, Math.getExponent(largest)));
    double[] scaled = Arrays.stream(labels).map(label -> label / scale).toArray();
    double[] errors = new double[labels.length];
    Arrays.setAll(errors, i -> predictions[i] / scale - scaled[i]);
    return new RegressionIntervals(scaled, errors, weights, scale, level);
  }

  /** What the label's unit is divided by in the means below. */
  public double scale() {
    return scale;
  }

  /** Of the squared errors. */
  public MeanInterval squares() {
    return mean(Arrays.stream(errors).map(error -> error * error).toArray());
  }

  /** Of the absolute errors. */
  public MeanInterval distances() {
    return mean(Arrays.stream(errors).map(Math::abs).toArray());
  }

  /** Of the errors. */
  public MeanInterval signed() {
    return mean(errors);
  }

  public Interval rmse() {
    Interval squares = squares().interval(level);
    return scaled(Math.sqrt(Math.max(0, squares.lower())), Math.sqrt(squares.upper()));
  }

  public Interval mae() {
    Interval distances = distances().interval(level);
    return scaled(Math.max(0, distances.lower()), distances.upper());
  }

  public Interval meanError() {
    Interval signed = signed().interval(level);
    return scaled(signed.lower(), signed.upper());
  }

  /** Empty when there is no mape. */
  public Optional<Interval> mape() {
    return ratios()
        .map(ratios -> {
          Interval mean = ratios.interval(level);
          return new Interval(Math.max(0, mean.lower()), mean.upper());
        });
  }

  /** Of the absolute errors over the labels that are not 0; empty when there is no mape. */
  public Optional<MeanInterval> ratios() {
    int[] rows = IntStream.range(0, labels.length).filter(i -> labels[i] != 0).toArray();
    double[] ratios =
        Arrays.stream(rows).mapToDouble(i -> Math.abs(errors[i] / labels[i])).toArray();
    if (rows.length == 0 || !Double.isFinite(Arrays.stream(ratios).map(r -> r * r).sum())) {
      return Optional.empty();
    }
    double[] weight = Arrays.stream(rows).mapToDouble(i -> weights[i]).toArray();
    return Optional.of(MeanInterval.of(ratios, weight));
  }

  /** Empty when all labels are equal. */
  public Optional<Interval> r2() {
    return determination()
        .map(r2 -> {
          Interval plain = r2.interval(level);
          return new Interval(plain.lower(), Math.min(1, plain.upper()));
        });
  }

  /** r² and its standard error; empty when all labels are equal. */
  public Optional<MeanInterval> determination() {
    double[] squares = Arrays.stream(errors).map(error -> error * error).toArray();
    double mean = MeanInterval.of(labels, weights).mean();
    double[] spread = Arrays.stream(labels).map(label -> (label - mean) * (label - mean)).toArray();
    double residual = MeanInterval.of(squares, weights).mean();
    double variance = MeanInterval.of(spread, weights).mean();
    double[] parts = new double[labels.length];
    Arrays.setAll(
        parts, i -> -squares[i] / variance + residual / variance * (spread[i] / variance));
    if (variance == 0 || !Double.isFinite(Arrays.stream(parts).map(part -> part * part).sum())) {
      return Optional.empty();
    }
    return Optional.of(
        new MeanInterval(1 - residual / variance, MeanInterval.of(parts, weights).standardError()));
  }

  private MeanInterval mean(double[] values) {
    return MeanInterval.of(values, weights);
  }

  private Interval scaled(double lower, double upper) {
    return new Interval(
        Math.max(lower * scale, -Double.MAX_VALUE), Math.min(upper * scale, Double.MAX_VALUE));
  }
}
