package dev.tidemark.analyzer.statistics.estimation;

import dev.tidemark.analyzer.statistics.bins.BinEdges;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Whether the same score still means the same chance: the rates of positive outcomes by score, in
 * the deciles of the reference's scores. This is concept drift; a changed mix of scores alone
 * leaves it where it was, but for what moves within a decile.
 *
 * @param value mean over the current rows of the distance between their bin's rate now and then;
 *     between 0 and 1
 * @param expected what chance alone makes of the value: {@code √(2/π)·√(p(1 − p)(1/n + 1/m))} per
 *     bin
 * @param pValue of the rates being the same in every bin: chi-square with a degree of freedom for
 *     each bin that holds rows of both sides
 * @param from the scores above this, up to {@code to}, are the bin that changed most
 * @param rateBefore rate of positive outcomes of that bin in the reference
 * @param rateNow the same in the window
 */
public record CalibrationShift(
    double value,
    double expected,
    double pValue,
    double from,
    double to,
    double rateBefore,
    double rateNow) {

  /**
   * What the comparison is made of: for each bin of scores the weight of all rows, then that of the
   * positive ones.
   */
  @SuppressWarnings("ArrayRecordComponent") // columns, read once
  public record Bins(BinEdges edges, double[][] before, double[][] now) {
    public static Bins of(Side reference, Side current) {
      BinEdges edges = BinEdges.deciles(NumericSample.of(reference.scores()));
      return new Bins(edges, cells(reference, edges), cells(current, edges));
    }
  }

  /** Labelled rows of one side: scores, outcomes, effective counts. */
  @SuppressWarnings("ArrayRecordComponent") // columns, read once
  public record Side(double[] scores, boolean[] outcomes, double[] weights) {}

  /**
   * Compares two sides.
   *
   * @param reference at least one row
   * @param current at least one row
   */
  public static CalibrationShift of(Side reference, Side current) {
    Bins bins = Bins.of(reference, current);
    BinEdges edges = bins.edges();
    double[][] before = bins.before();
    double[][] now = bins.now();
    double total = 0;
    double value = 0;
    double expected = 0;
    double statistic = 0;
    int freedom = 0;
    int largest = -1;
    double largestZ = -1;
    for (int bin = 0; bin < edges.bins(); bin++) {
      double n = before[0][bin];
      double m = now[0][bin];
      if (n == 0 || m == 0) {
        continue;
      }
      double distance = Math.abs(now[1][bin] / m - before[1][bin] / n);
      double pooled = (before[1][bin] + now[1][bin]) / (n + m);
      double noise = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
      double z = noise == 0 ? 0 : distance / noise;
      total += m;
      value += m * distance;
      expected += m * Math.sqrt(2 / Math.PI) * noise;
      statistic += z * z;
      freedom += noise == 0 ? 0 : 1;
      if (z > largestZ) {
        largestZ = z;
        largest = bin;
      }
    }
    if (largest < 0) {
      return new CalibrationShift(
          Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    return new CalibrationShift(
        value / total,
        expected / total,
        freedom == 0 ? 1 : ChiSquaredDistribution.of(freedom).survivalProbability(statistic),
        largest == 0 ? Double.NEGATIVE_INFINITY : edges.edge(largest - 1),
        largest == edges.size() ? Double.POSITIVE_INFINITY : edges.edge(largest),
        before[1][largest] / before[0][largest],
        now[1][largest] / now[0][largest]);
  }

  /** Weight of all rows and of the positive ones, by bin. */
  private static double[][] cells(Side side, BinEdges edges) {
    double[][] cells = new double[2][edges.bins()];
    for (int row = 0; row < side.scores().length; row++) {
      int bin = edges.binOf(side.scores()[row]);
      cells[0][bin] += side.weights()[row];
      cells[1][bin] += side.outcomes()[row] ? side.weights()[row] : 0;
    }
    return cells;
  }
}
