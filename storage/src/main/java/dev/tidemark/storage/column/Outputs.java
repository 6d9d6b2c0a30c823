package dev.tidemark.storage.column;

import java.util.List;

/**
 * What the rows of one side hold beside features.
 *
 * @param rows all rows, failed calls included
 * @param errors rows of failed calls
 * @param nullFeatures names sent as null at least once, sorted
 * @param predictionValues numeric predictions
 * @param predictionTexts rows by predicted text
 * @param scores those given
 * @param latencies in milliseconds, those given
 * @param weights sampling weights of all rows
 */
public record Outputs(
    long rows,
    long errors,
    List<String> nullFeatures,
    Cells predictionValues,
    TextCounts predictionTexts,
    Cells scores,
    Cells latencies,
    RowWeights weights) {
  /** Nothing at all. */
  public static final Outputs NONE =
      new Outputs(
          0,
          0,
          List.of(),
          Cells.NONE,
          TextCounts.NONE,
          Cells.NONE,
          Cells.NONE,
          RowWeights.even(0, 0, 1));

  /** Counts and weights alone. */
  public Outputs withoutCells() {
    return new Outputs(
        rows, errors, nullFeatures, Cells.NONE, TextCounts.NONE, Cells.NONE, Cells.NONE, weights);
  }
}
