package dev.tidemark.analyzer.statistics.estimation;

import java.util.Arrays;

/** How the rows of a window spread over the bins of each column. Rows are added one by one. */
public final class BinTotals {
  private final double[][] byColumn;
  private int rows;
  private double weight;
  private double squares;

  /**
   * No rows yet.
   *
   * @param sizes number of bins of each column
   */
  public BinTotals(int... sizes) {
    byColumn = Arrays.stream(sizes).mapToObj(double[]::new).toArray(double[][]::new);
  }

  /**
   * Adds a row.
   *
   * @param bins the bin of each column
   * @param rowWeight above 0
   */
  public void add(int[] bins, double rowWeight) {
    for (int column = 0; column < bins.length; column++) {
      byColumn[column][bins[column]] += rowWeight;
    }
    rows++;
    weight += rowWeight;
    squares += rowWeight * rowWeight;
  }

  /** Rows as they are, whatever their weight. */
  public int rows() {
    return rows;
  }

  /** The part of the rows' weight that a bin holds, 0 to 1; not a number without rows. */
  double share(int column, int bin) {
    return byColumn[column][bin] / weight;
  }

  /** How many rows of equal weight would say as much. */
  double effectiveRows() {
    return weight / squares * weight;
  }
}
