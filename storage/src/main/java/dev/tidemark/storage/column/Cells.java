package dev.tidemark.storage.column;

/**
 * Numbers with the sampling weights of their rows, in no order.
 *
 * @param values infinities included, without NaN
 * @param weights of the same rows, finite and above 0; empty when all rows of the side weigh the
 *     same
 */
@SuppressWarnings("ArrayRecordComponent") // columns, handed on as they are
public record Cells(double[] values, double[] weights) {
  /** No cells. */
  public static final Cells NONE = new Cells(new double[0], new double[0]);

  public int size() {
    return values.length;
  }
}
