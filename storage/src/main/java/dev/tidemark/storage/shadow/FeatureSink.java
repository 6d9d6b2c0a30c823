package dev.tidemark.storage.shadow;

/**
 * Takes logged predictions feature by feature, in the order in which they are stored. Features are
 * named by their place in the list the reader was given; one that is not reported for a row is
 * null.
 */
public interface FeatureSink {
  /**
   * A new row.
   *
   * @param timestampMillis event time
   * @param championValue the logged answer when it is a number, else NaN
   * @param championLabel the logged answer when it is a text, else empty
   * @param championScore NaN when none was logged
   */
  void row(
      String predictionId,
      long timestampMillis,
      double championValue,
      String championLabel,
      double championScore);

  /** The row's feature is a number; never NaN. */
  void number(int feature, double value);

  /** The row's feature is a text. */
  void text(int feature, String value);

  /** The row's feature is a vector. */
  void vector(int feature, float[] value);
}
