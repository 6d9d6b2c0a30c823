package dev.tidemark.storage.column;

import java.util.Map;

/**
 * Rows by text.
 *
 * @param rows each above 0
 * @param weights sums of the sampling weights of the same rows; empty when all rows of the side
 *     weigh the same
 */
public record TextCounts(Map<String, Long> rows, Map<String, Double> weights) {
  /** No texts. */
  public static final TextCounts NONE = new TextCounts(Map.of(), Map.of());

  public boolean isEmpty() {
    return rows.isEmpty();
  }
}
