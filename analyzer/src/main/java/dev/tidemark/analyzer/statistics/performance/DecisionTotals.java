package dev.tidemark.analyzer.statistics.performance;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.comparison.Wilson;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What averaged decision metrics are made of: for each class how often it was rightly predicted,
 * how often it is the label, and how often it is predicted. Gives confidence intervals by the delta
 * method, in time classes² + cells.
 *
 * <p>When no row is wrong the delta method knows no noise; the interval is then Wilson's for the
 * share of right rows.
 */
public final class DecisionTotals {
  private static final double STEP = 1e-5;

  private final double[] right;
  private final double[] labels;
  private final double[] predictions;
  private final double[][] cells;
  private final double total;

  private DecisionTotals(double[][] cells) {
    int classes = cells.length;
    this.cells = cells;
    this.right = new double[classes];
    this.labels = new double[classes];
    this.predictions = new double[classes];
    for (int label = 0; label < classes; label++) {
      right[label] = cells[label][label];
      for (int prediction = 0; prediction < classes; prediction++) {
        labels[label] += cells[label][prediction];
        predictions[prediction] += cells[label][prediction];
      }
    }
    this.total = Arrays.stream(labels).sum();
  }

  private DecisionTotals(
      double[] right, double[] labels, double[] predictions, double total, double[][] cells) {
    this.right = right;
    this.labels = labels;
    this.predictions = predictions;
    this.total = total;
    this.cells = cells;
  }

  /**
   * Sums up a confusion matrix.
   *
   * @param cells effective counts by label, then by prediction; not all 0. Classes that occur on
   *     neither side must be left out
   */
  public static DecisionTotals of(double[][] cells) {
    return new DecisionTotals(Arrays.stream(cells).map(double[]::clone).toArray(double[][]::new));
  }

  /** Of a two-class model; the positive class first. */
  public static DecisionTotals of(BinaryConfusion cells) {
    return of(
        new double[][] {
          {cells.truePositive(), cells.falseNegative()},
          {cells.falsePositive(), cells.trueNegative()}
        });
  }

  private double precision(int index) {
    return Scores.ratio(right[index], predictions[index]);
  }

  private double recall(int index) {
    return Scores.ratio(right[index], labels[index]);
  }

  private double f1(int index) {
    return Scores.ratio(2 * right[index], predictions[index] + labels[index]);
  }

  public double macroPrecision() {
    return mean(this::precision);
  }

  public double macroRecall() {
    return mean(this::recall);
  }

  public double macroF1() {
    return mean(this::f1);
  }

  public double weightedPrecision() {
    return weighted(this::precision);
  }

  public double weightedRecall() {
    return weighted(this::recall);
  }

  public double weightedF1() {
    return weighted(this::f1);
  }

  /** Mean recall over the classes that occur as a label. */
  public double balancedAccuracy() {
    double occurring = Arrays.stream(labels).filter(rows -> rows > 0).count();
    return mean(this::recall) * labels.length / occurring;
  }

  /** As {@link ConfusionMatrix#matthews}. */
  public double matthews() {
    double both = 0;
    double labelSquares = 0;
    double predictionSquares = 0;
    for (int i = 0; i < labels.length; i++) {
      double label = labels[i] / total;
      double prediction = predictions[i] / total;
      both += label * prediction;
      labelSquares += label * label;
      predictionSquares += prediction * prediction;
    }
    double scale = (1 - labelSquares) * (1 - predictionSquares);
    return scale > 0 ? (Arrays.stream(right).sum() / total - both) / Math.sqrt(scale) : 0;
  }

  private double mean(ByClass metric) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += metric.of(i);
    }
    return sum / labels.length;
  }

  private double weighted(ByClass metric) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += labels[i] / total * metric.of(i);
    }
    return sum;
  }

  @FunctionalInterface
  private interface ByClass {
    double of(int index);
  }

  /**
   * Confidence interval of one of the metrics above.
   *
   * @param metric e.g. {@code DecisionTotals::macroF1}
   * @param min smallest value of the metric
   * @param level between 0 and 1, e.g. 0.95
   */
  public Interval interval(ToDoubleFunction<DecisionTotals> metric, double min, double level) {
    double value = metric.applyAsDouble(this);
    if (Arrays.stream(right).sum() >= total) {
      return new Interval(
          Math.min(value, Math.max(min, Wilson.interval(total, total, level).lower())),
          Math.max(value, min));
    }
    double[] byRight = slopes(metric, right);
    double[] byLabel = slopes(metric, labels);
    double[] byPrediction = slopes(metric, predictions);
    double mean = 0;
    double squares = 0;
    for (int label = 0; label < cells.length; label++) {
      for (int prediction = 0; prediction < cells.length; prediction++) {
        double share = cells[label][prediction] / total;
        if (share > 0) {
          double slope =
              byLabel[label]
                  + byPrediction[prediction]
                  + (label == prediction ? byRight[label] : 0);
          mean += share * slope;
          squares += share * slope * slope;
        }
      }
    }
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
    double half = z * Math.sqrt(Math.max(0, squares - mean * mean) * total);
    return new Interval(value - half, value + half).clipped(min, 1);
  }

  /** Derivatives by each element of one of the three lists, the others held, numerically. */
  private double[] slopes(ToDoubleFunction<DecisionTotals> metric, double[] list) {
    double[] slopes = new double[list.length];
    for (int i = 0; i < list.length; i++) {
      double kept = list[i];
      double step = STEP * total;
      list[i] = kept + step;
      double above = metric.applyAsDouble(copy());
      list[i] = Math.max(0, kept - step);
      double below = metric.applyAsDouble(copy());
      slopes[i] = (above - below) / (kept + step - list[i]);
      list[i] = kept;
    }
    return slopes;
  }

  private DecisionTotals copy() {
    return new DecisionTotals(right, labels, predictions, Arrays.stream(labels).sum(), cells);
  }
}
