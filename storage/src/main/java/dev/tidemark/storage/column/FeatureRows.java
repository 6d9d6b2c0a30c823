package dev.tidemark.storage.column;

import java.util.List;

/**
 * A sample of one side's rows, feature by feature.
 *
 * @param numbers rows × numeric features, NaN for null
 * @param texts rows × categorical features, empty for null
 * @param weights sampling weights
 */
@SuppressWarnings("ArrayRecordComponent") // columns, handed on as they are
public record FeatureRows(List<double[]> numbers, List<List<String>> texts, double[] weights) {
  public FeatureRows {
    numbers = List.copyOf(numbers);
    texts = List.copyOf(texts);
  }

  public int size() {
    return numbers.size();
  }
}
