package dev.tidemark.storage.column;

import dev.tidemark.storage.clickhouse.ClickHouse;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads whole rows of a side, for what must see features together. Thread-safe. */
@Singleton
public final class FeatureRowsReader {
  /**
   * Grain: one row of the sample: those whose hashed id is a multiple of {@code every}, in order of
   * the hash. Which rows these are depends on the rows alone.
   */
  private static final String ROWS =
      """
      SELECT %1$s, weight
      FROM %2$s WHERE %3$s AND cityHash64(%4$s) %% {every:UInt64} = 0
      ORDER BY cityHash64(%4$s), %4$s LIMIT {most:UInt64}
      SETTINGS do_not_merge_across_partitions_select_final = 1
      """;

  private final ClickHouse clickHouse;

  public FeatureRowsReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Reads a sample.
   *
   * @param rows how many rows the side holds
   * @param most at most about this many are read, at least 1
   */
  public FeatureRows read(
      RowSource source, List<String> numbers, List<String> texts, long rows, int most) {
    Map<String, Object> parameters = source.parameters();
    ChosenFeatures features = ChosenFeatures.of(numbers, texts, parameters);
    parameters.put("every", Math.max(1, rows / most));
    parameters.put("most", 2L * most);
    return clickHouse.columns(
        sql(ROWS, source),
        parameters,
        in -> {
          List<double[]> numeric = new ArrayList<>();
          List<List<String>> categorical = new ArrayList<>();
          List<Double> weights = new ArrayList<>();
          while (in.hasNext()) {
            numeric.add(features.numbers(in));
            categorical.add(features.texts(in));
            weights.add(in.readDouble());
          }
          return new FeatureRows(
              numeric, categorical, weights.stream().mapToDouble(Double::doubleValue).toArray());
        });
  }

  private static String sql(String text, RowSource source) {
    String id = source.isTraffic() ? "prediction_id" : "row_number";
    return text.formatted(ChosenFeatures.COLUMNS, source.table(), source.condition(), id);
  }
}
