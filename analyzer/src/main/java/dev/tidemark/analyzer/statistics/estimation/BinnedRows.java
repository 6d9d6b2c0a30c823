package dev.tidemark.analyzer.statistics.estimation;

/**
 * Rows as bins: for each column the bin that the row's value falls into.
 *
 * @param bins rows × columns, each entry at least 0 and below the column's size
 * @param sizes number of bins of each column
 * @param weights effective count of each row, above 0
 */
@SuppressWarnings("ArrayRecordComponent") // columns, used once
public record BinnedRows(int[][] bins, int[] sizes, double[] weights) {
  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if the arrays are not as described
   */
  public BinnedRows {
    if (bins.length != weights.length) {
      throw new IllegalArgumentException(bins.length + " rows, " + weights.length + " weights");
    }
    for (int[] row : bins) {
      if (row.length != sizes.length) {
        throw new IllegalArgumentException(row.length + " columns, not " + sizes.length);
      }
    }
  }

  int size() {
    return bins.length;
  }

  int columns() {
    return sizes.length;
  }
}
