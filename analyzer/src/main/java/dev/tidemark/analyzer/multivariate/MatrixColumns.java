package dev.tidemark.analyzer.multivariate;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.statistics.multivariate.FrequencyEncoding;
import dev.tidemark.storage.column.FeatureRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How rows become rows of numbers: numeric features as they are, categories as the share that the
 * reference has of them.
 *
 * @param numbers names of numeric features
 * @param texts names of categorical features
 * @param encodings of the categorical features
 */
public record MatrixColumns(
    List<String> numbers, List<String> texts, List<FrequencyEncoding> encodings) {
  public MatrixColumns {
    numbers = List.copyOf(numbers);
    texts = List.copyOf(texts);
    encodings = List.copyOf(encodings);
  }

  /** Collects the features that the reference knows, the first of each kind in order. */
  public static final class Builder {
    private static final int MOST_OF_A_KIND = 100;

    private final List<String> numbers = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<FrequencyEncoding> encodings = new ArrayList<>();

    public void add(List<Comparison> columns) {
      for (Comparison column : columns) {
        if (column.reference().values() == 0) {
          continue;
        }
        switch (column) {
          case Comparison.Numeric numeric when numbers.size() < MOST_OF_A_KIND ->
              numbers.add(numeric.name().text());
          case Comparison.Categorical categorical when texts.size() < MOST_OF_A_KIND -> {
            texts.add(categorical.name().text());
            encodings.add(new FrequencyEncoding(categorical.reference().counts()));
          }
          default -> {}
        }
      }
    }

    public MatrixColumns build() {
      return new MatrixColumns(numbers, texts, encodings);
    }
  }

  int size() {
    return numbers.size() + texts.size();
  }

  /** Names of all columns, in their order. */
  public List<String> names() {
    return IntStream.range(0, size()).mapToObj(this::name).toList();
  }

  String name(int column) {
    return column < numbers.size() ? numbers.get(column) : texts.get(column - numbers.size());
  }

  /** Rows × columns; NaN for null. */
  double[][] matrix(FeatureRows rows) {
    double[][] matrix = new double[rows.size()][size()];
    for (int row = 0; row < matrix.length; row++) {
      System.arraycopy(rows.numbers().get(row), 0, matrix[row], 0, numbers.size());
      for (int text = 0; text < texts.size(); text++) {
        String category = rows.texts().get(row).get(text);
        matrix[row][numbers.size() + text] =
            category.isEmpty() ? Double.NaN : encodings.get(text).of(category);
      }
    }
    return matrix;
  }
}
