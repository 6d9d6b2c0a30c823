package dev.tidemark.analyzer.statistics.performance;

import java.util.OptionalDouble;

/**
 * How many of a window's predictions have their label.
 *
 * @param rows predictions
 * @param labelled those with a label, at most {@code rows}
 */
public record LabelCoverage(long rows, long labelled) {
  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if the counts are not as described
   */
  public LabelCoverage {
    if (labelled < 0 || labelled > rows) {
      throw new IllegalArgumentException(labelled + " of " + rows);
    }
  }

  /** Between 0 and 1; empty without predictions. */
  public OptionalDouble share() {
    return rows == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) labelled / rows);
  }
}
