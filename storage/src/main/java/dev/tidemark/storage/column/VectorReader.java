package dev.tidemark.storage.column;

import dev.tidemark.storage.clickhouse.ClickHouse;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the features of one side that are vectors. Thread-safe. */
@Singleton
public final class VectorReader {
  /** Grain: one feature of one side; one pass over its vectors. */
  private static final String COLUMNS =
      """
      SELECT f, count(), arraySum(arraySort(groupArray(weight))), toInt32(min(length(v))),
        toInt32(max(length(v))), countIf(arrayExists(x -> NOT isFinite(x), v))
      FROM %s ARRAY JOIN mapKeys(embeddings) AS f, mapValues(embeddings) AS v WHERE %s
      GROUP BY f ORDER BY f
      SETTINGS do_not_merge_across_partitions_select_final = 1
      """;

  /**
   * Grain: one vector of the sample: the first by the hash of the row's id. Which rows these are
   * depends on the rows alone; only every so manieth is put in order.
   */
  private static final String SAMPLE =
      """
      SELECT embeddings[{feature:String}], weight FROM %1$s
      WHERE %2$s AND mapContains(embeddings, {feature:String})
        AND cityHash64(%3$s) %% {every:UInt64} = 0
      ORDER BY cityHash64(%3$s), %3$s LIMIT {most:UInt64}
      SETTINGS do_not_merge_across_partitions_select_final = 1
      """;

  private final ClickHouse clickHouse;

  public VectorReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Some vectors of one feature, in an order that depends on the rows alone.
   *
   * @param vectors as they are, of any length
   * @param weights sampling weights
   */
  @SuppressWarnings("ArrayRecordComponent") // a column, handed on as it is
  public record Sample(List<float[]> vectors, double[] weights) {
    public Sample {
      vectors = List.copyOf(vectors);
    }
  }

  /** The features that are vectors, by name. */
  public SortedMap<String, VectorColumn> columns(RowSource source) {
    return clickHouse.columns(
        sql(COLUMNS, source),
        source.parameters(),
        rows -> {
          SortedMap<String, VectorColumn> columns = new TreeMap<>();
          while (rows.hasNext()) {
            columns.put(
                rows.readString(),
                new VectorColumn(
                    rows.readLong(),
                    rows.readDouble(),
                    rows.readInt(),
                    rows.readInt(),
                    rows.readLong()));
          }
          return columns;
        });
  }

  /**
   * Reads a sample.
   *
   * @param rows how many rows have a vector
   * @param most at most this many are read
   */
  public Sample sample(RowSource source, String feature, long rows, int most) {
    Map<String, Object> parameters = source.parameters();
    parameters.put("feature", feature);
    parameters.put("every", Math.max(1, rows / (2L * most)));
    parameters.put("most", most);
    return clickHouse.columns(
        sql(SAMPLE, source),
        parameters,
        in -> {
          List<float[]> vectors = new ArrayList<>();
          List<Double> weights = new ArrayList<>();
          while (in.hasNext()) {
            vectors.add(in.readFloats());
            weights.add(in.readDouble());
          }
          return new Sample(vectors, weights.stream().mapToDouble(Double::doubleValue).toArray());
        });
  }

  /** The statement about that side: its table, its rows, and what a row is known by. */
  private static String sql(String statement, RowSource source) {
    String id = source.isTraffic() ? "prediction_id" : "row_number";
    return statement.formatted(source.table(), source.condition(), id);
  }
}
