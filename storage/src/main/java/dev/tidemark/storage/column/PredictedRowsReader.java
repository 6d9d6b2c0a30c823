package dev.tidemark.storage.column;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.result.ResultQuery;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * Reads a sample of predicted numbers with their features, and with their labels where these are
 * known. Rows are handed on one by one, so memory does not grow with them. Thread-safe.
 */
@Singleton
public final class PredictedRowsReader {
  /**
   * Grain: one row of the sample, with a number as its prediction: those whose hashed id is a
   * multiple of {@code every}, in order of the hash. Which rows these are depends on the rows
   * alone.
   */
  private static final String TRAFFIC =
      """
      SELECT %2$s,
        p.prediction_value, if(l.known = 1, l.label_value, nan), p.weight
      FROM
        (SELECT prediction_id, num, cat, prediction_value, weight FROM predictions FINAL
         WHERE %1$s AND error = '' AND isFinite(prediction_value)
           AND cityHash64(prediction_id) %% {every:UInt64} = 0
         ORDER BY cityHash64(prediction_id), prediction_id LIMIT {most:UInt64}) AS p
      LEFT JOIN
        (SELECT prediction_id, label_value, 1 AS known FROM labels FINAL
         WHERE model = {model:String} AND retracted = 0
           AND ts < fromUnixTimestamp64Milli({labels_before:Int64}, 'UTC')
           AND prediction_id IN (SELECT prediction_id FROM predictions
             WHERE %1$s AND cityHash64(prediction_id) %% {every:UInt64} = 0)) AS l
        ON p.prediction_id = l.prediction_id
      ORDER BY cityHash64(p.prediction_id), p.prediction_id
      SETTINGS do_not_merge_across_partitions_select_final = 1
      """;

  private static final String REFERENCE =
      """
      SELECT %2$s,
        prediction_value, label_value, weight
      FROM reference_rows
      WHERE %1$s AND error = '' AND isFinite(prediction_value)
        AND cityHash64(row_number) %% {every:UInt64} = 0
      ORDER BY cityHash64(row_number), row_number LIMIT {most:UInt64}
      """;

  private final ClickHouse clickHouse;

  public PredictedRowsReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** Takes one row. */
  @FunctionalInterface
  public interface Each {
    /**
     * @param numbers NaN for null
     * @param texts empty for null
     * @param prediction finite
     * @param label NaN where it is not known
     * @param weight sampling weight
     */
    void row(double[] numbers, List<String> texts, double prediction, double label, double weight);
  }

  /**
   * Reads a sample.
   *
   * @param numbers names of numeric features
   * @param texts names of categorical features
   * @param rows how many rows the side holds
   * @param most about this many to twice as many are read, all when there are fewer; at least 1
   * @param each given the rows one by one; a read that fails half-way throws after some of them
   */
  public void read(
      RowSource source, List<String> numbers, List<String> texts, long rows, int most, Each each) {
    Map<String, Object> parameters = source.parameters();
    ChosenFeatures features = ChosenFeatures.of(numbers, texts, parameters);
    parameters.put("every", Math.max(1, rows / most));
    parameters.put("most", 2L * most);
    parameters.put("labels_before", ResultQuery.END);
    clickHouse.streamed(
        (source.isTraffic() ? TRAFFIC : REFERENCE)
            .formatted(source.condition(), ChosenFeatures.COLUMNS),
        parameters,
        in -> {
          while (in.hasNext()) {
            each.row(
                features.numbers(in),
                features.texts(in),
                in.readDouble(),
                in.readDouble(),
                in.readDouble());
          }
          return true;
        });
  }
}
