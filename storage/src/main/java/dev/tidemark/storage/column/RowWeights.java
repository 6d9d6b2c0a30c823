package dev.tidemark.storage.column;

/**
 * The sampling weights of one side's rows.
 *
 * @param even whether all rows weigh the same: then weights change no share, mean or test
 * @param total sum of the weights: how many rows there were before sampling
 * @param squares sum of their squares
 * @param errors sum of the weights of failed calls
 */
public record RowWeights(boolean even, double total, double squares, double errors) {
  /** All rows weigh the same. */
  static RowWeights even(long rows, long errors, double weight) {
    double one = rows == 0 ? 0 : weight;
    return new RowWeights(true, rows * one, rows * one * one, errors * one);
  }

  /**
   * Kish's effective number of rows, {@code (Σw)²/Σw²}: how many rows of equal weight would say as
   * much.
   */
  public double effectiveRows() {
    return squares == 0 ? 0 : total / squares * total;
  }

  /** What one weight counts as: weights times this add up to {@link #effectiveRows}. */
  public double scale() {
    return squares == 0 ? 0 : total / squares;
  }
}
