package dev.tidemark.analyzer.comparison;

import dev.tidemark.analyzer.statistics.performance.BinaryConfusion;
import dev.tidemark.analyzer.statistics.performance.Scores;
import java.util.function.Function;

/**
 * Rows by truth, champion's and candidate's answer: all that precision, recall and F1 depend on.
 *
 * @param shares of the eight cells; place: 4·truth + 2·champion + candidate
 */
@SuppressWarnings("ArrayRecordComponent") // seen in this package only, compared nowhere
record DecisionCells(double[] shares, long rows) {
  private static final double STEP = 1e-6;

  static DecisionCells of(boolean[] outcome, boolean[] champion, boolean[] candidate) {
    double[] shares = new double[8];
    for (int i = 0; i < outcome.length; i++) {
      int cell = (outcome[i] ? 4 : 0) + (champion[i] ? 2 : 0) + (candidate[i] ? 1 : 0);
      shares[cell] += 1.0 / outcome.length;
    }
    return new DecisionCells(shares, outcome.length);
  }

  /**
   * Variance of the difference of a metric, by the delta method: the shares are multinomial, the
   * metric's slopes are taken numerically.
   */
  double variance(Function<Scores, Double> metric) {
    double mean = 0;
    double squares = 0;
    for (int cell = 0; cell < shares.length; cell++) {
      double slope = slope(metric, cell);
      mean += shares[cell] * slope;
      squares += shares[cell] * slope * slope;
    }
    return Math.max(0, squares - mean * mean) / rows;
  }

  private double slope(Function<Scores, Double> metric, int cell) {
    double[] more = shares.clone();
    more[cell] += STEP;
    return (difference(metric, more) - difference(metric, shares)) / STEP;
  }

  private static double difference(Function<Scores, Double> metric, double[] shares) {
    return metric.apply(confusion(shares, 1).binary())
        - metric.apply(confusion(shares, 2).binary());
  }

  /** Of the answers at one bit of the cell's place: 1 the candidate's, 2 the champion's. */
  private static BinaryConfusion confusion(double[] shares, int bit) {
    double[] counts = new double[4];
    for (int cell = 0; cell < shares.length; cell++) {
      counts[(cell >= 4 ? 2 : 0) + ((cell & bit) != 0 ? 1 : 0)] += shares[cell];
    }
    return new BinaryConfusion(counts[3], counts[1], counts[2], counts[0]);
  }
}
