package dev.tidemark.storage.column;

/**
 * What one side holds of a feature that is a vector.
 *
 * @param rows how many rows have a vector
 * @param weight sum of their sampling weights
 * @param shortest fewest numbers in one vector
 * @param longest most numbers in one vector
 * @param notFinite rows whose vector holds a number that is not finite
 */
public record VectorColumn(long rows, double weight, int shortest, int longest, long notFinite) {
  /** No vectors at all. */
  public static final VectorColumn NONE = new VectorColumn(0, 0, 0, 0, 0);
}
