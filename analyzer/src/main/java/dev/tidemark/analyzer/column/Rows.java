package dev.tidemark.analyzer.column;

import dev.tidemark.storage.column.Outputs;
import dev.tidemark.storage.column.RowWeights;

/**
 * The rows that a column's values come from.
 *
 * @param count how many, those without a value included
 * @param even whether all weigh the same
 * @param scale what a sampling weight is multiplied by to be an effective count; of uneven rows
 * @param effective how many rows of equal weight would say as much
 */
public record Rows(long count, boolean even, double scale, double effective) {
  /** Rows that weigh the same. */
  public static Rows even(long count) {
    return new Rows(count, true, 1, count);
  }

  /** All rows of a side. */
  public static Rows all(Outputs side) {
    return of(side.weights(), side.rows(), side.weights().total());
  }

  /** The rows of calls that did not fail. */
  public static Rows answered(Outputs side) {
    return of(
        side.weights(),
        side.rows() - side.errors(),
        side.weights().total() - side.weights().errors());
  }

  private static Rows of(RowWeights weights, long count, double total) {
    return weights.even()
        ? even(count)
        : new Rows(count, false, weights.scale(), total * weights.scale());
  }
}
