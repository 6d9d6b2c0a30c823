package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.storage.column.LabelledRows;
import java.util.Arrays;
import java.util.stream.IntStream;

/** How long labels take. */
public final class LabelDelays {
  private LabelDelays() {}

  /** Seconds from prediction to label, by sampling weight, of the rows where they are known. */
  public static NumericSample of(LabelledRows rows) {
    int[] known =
        IntStream.range(0, rows.size())
            .filter(row -> Double.isFinite(rows.delaySeconds()[row]))
            .toArray();
    return Weights.sample(
        Arrays.stream(known).mapToDouble(row -> rows.delaySeconds()[row]).toArray(),
        Arrays.stream(known).mapToDouble(row -> rows.weight()[row]).toArray());
  }
}
