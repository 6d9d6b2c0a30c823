package dev.tidemark.storage.column;

import dev.tidemark.storage.clickhouse.RowBinaryInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Chosen features of a row, in the order in which they were chosen. A statement sends each cell of
 * the row with its place in that order, so that the work grows with the cells: looking up every
 * chosen name in the row's map would grow with their square.
 */
final class ChosenFeatures {
  /** Columns of a statement that {@link #numbers} and {@link #texts} read, in this order. */
  static final String COLUMNS =
      """
      arrayMap(f -> transform(f, {numbers:Array(String)}, {number_places:Array(Int64)}, -1),
          CAST(mapKeys(num), 'Array(String)')), mapValues(num),
        arrayMap(f -> transform(f, {texts:Array(String)}, {text_places:Array(Int64)}, -1),
          CAST(mapKeys(cat), 'Array(String)')), CAST(mapValues(cat), 'Array(String)')\
      """;

  private final int numbers;
  private final int texts;

  private ChosenFeatures(int numbers, int texts) {
    this.numbers = numbers;
    this.texts = texts;
  }

  /**
   * Chooses features.
   *
   * @param parameters of the statement; those of {@link #COLUMNS} are added
   */
  static ChosenFeatures of(
      List<String> numbers, List<String> texts, Map<String, Object> parameters) {
    parameters.put("numbers", numbers);
    parameters.put("number_places", places(numbers));
    parameters.put("texts", texts);
    parameters.put("text_places", places(texts));
    return new ChosenFeatures(numbers.size(), texts.size());
  }

  private static long[] places(List<String> names) {
    return LongStream.range(0, names.size()).toArray();
  }

  /** Reads the numbers; NaN for a null. */
  double[] numbers(RowBinaryInput in) throws IOException {
    long[] places = in.readLongs();
    double[] values = in.readDoubles();
    double[] row = new double[numbers];
    Arrays.fill(row, Double.NaN);
    for (int i = 0; i < places.length; i++) {
      if (places[i] >= 0) {
        row[(int) places[i]] = values[i];
      }
    }
    return row;
  }

  /** Reads the texts; empty for a null. */
  List<String> texts(RowBinaryInput in) throws IOException {
    long[] places = in.readLongs();
    List<String> values = in.readStrings();
    String[] row = new String[texts];
    Arrays.fill(row, "");
    for (int i = 0; i < places.length; i++) {
      if (places[i] >= 0) {
        row[(int) places[i]] = values.get(i);
      }
    }
    return List.of(row);
  }
}
