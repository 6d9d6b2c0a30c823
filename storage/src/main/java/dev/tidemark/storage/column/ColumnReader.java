package dev.tidemark.storage.column;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads whole columns of one side of a comparison, each in one linear pass over the rows (a lookup
 * per feature would be quadratic in the number of features). Thread-safe.
 */
@Singleton
public final class ColumnReader {
  private static final String SETTINGS =
      " SETTINGS do_not_merge_across_partitions_select_final = 1";

  /** Grain: one feature of one side; one pass over the cells; answers 8 bytes a cell. */
  private static final String NUMBERS =
      "SELECT f, groupArray(v) FROM %s ARRAY JOIN mapKeys(num) AS f, mapValues(num) AS v WHERE %s"
          + " AND (empty({features:Array(String)}) OR f IN {features:Array(String)}) GROUP BY f"
          + SETTINGS;

  private static final String PROBABILITIES =
      "SELECT f, groupArray(v) FROM %s ARRAY JOIN mapKeys(probabilities) AS f,"
          + " mapValues(probabilities) AS v WHERE %s GROUP BY f"
          + SETTINGS;

  /** Grain: one category of one feature of one side. */
  private static final String CATEGORIES =
      "SELECT f, v, count() FROM %s ARRAY JOIN mapKeys(cat) AS f, mapValues(cat) AS v WHERE %s"
          + " AND (empty({features:Array(String)}) OR f IN {features:Array(String)})"
          + " GROUP BY f, v"
          + SETTINGS;

  /** Grain: one row, the whole side. */
  private static final String OUTPUTS =
      "SELECT count(), countIf(error != ''), arraySort(groupUniqArrayArray(null_features)),"
          + " groupArrayIf(prediction_value, NOT isNaN(prediction_value)),"
          + " sumMapIf([toString(prediction_label)], [toUInt64(1)], prediction_label != '') AS texts,"
          + " groupArrayIf(score, NOT isNaN(score)), groupArrayIf(latency_ms, NOT isNaN(latency_ms)),"
          + " sum(weight) FROM %s WHERE %s"
          + SETTINGS;

  /** Grain: one row, the whole side: the features it holds, numbers, texts, vectors. */
  private static final String NAMES =
      "SELECT count(), arraySort(groupUniqArrayArray(mapKeys(num))),"
          + " arraySort(groupUniqArrayArray(mapKeys(cat))),"
          + " arraySort(groupUniqArrayArray(mapKeys(embeddings))),"
          + " arraySort(groupUniqArrayArray(null_features)) FROM %s WHERE %s"
          + SETTINGS;

  /** Grain: one value of one tag or feature, the most frequent first. */
  private static final String SEGMENT_VALUES =
      "SELECT multiIf(mapContains(tags, {key:String}), toString(tags[{key:String}]),"
          + " mapContains(cat, {key:String}), toString(cat[{key:String}]),"
          + " mapContains(num, {key:String}), toString(num[{key:String}]), '') AS v, count() AS n"
          + " FROM %s WHERE %s GROUP BY v HAVING v != '' ORDER BY n DESC, v LIMIT {most:UInt32}"
          + SETTINGS;

  private final ClickHouse clickHouse;

  public ColumnReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** The features that occur in the rows. */
  public record FeatureNames(
      long rows,
      List<String> numeric,
      List<String> texts,
      List<String> vectors,
      List<String> nulls) {}

  public FeatureNames names(RowSource source) {
    return clickHouse.columns(
        sql(NAMES, source),
        source.parameters(),
        rows ->
            new FeatureNames(
                rows.readLong(),
                rows.readStrings(),
                rows.readStrings(),
                rows.readStrings(),
                rows.readStrings()));
  }

  /**
   * Numbers by feature, in no order, infinities included, nulls left out; a feature without numbers
   * is absent.
   *
   * @param features empty for all
   */
  public Map<String, double[]> numbers(RowSource source, Collection<String> features) {
    return arrays(sql(NUMBERS, source), withFeatures(source, features));
  }

  /** Probabilities by class, in no order; empty when none were given. */
  public Map<String, double[]> probabilities(RowSource source) {
    return arrays(sql(PROBABILITIES, source), source.parameters());
  }

  /**
   * Rows by category and feature, nulls left out; a feature without texts is absent.
   *
   * @param features empty for all
   */
  public Map<String, Map<String, Long>> categories(RowSource source, Collection<String> features) {
    return clickHouse.columns(
        sql(CATEGORIES, source),
        withFeatures(source, features),
        rows -> {
          Map<String, Map<String, Long>> counts = new TreeMap<>();
          while (rows.hasNext()) {
            counts
                .computeIfAbsent(rows.readString(), _ -> new HashMap<>())
                .put(rows.readString(), rows.readLong());
          }
          return counts;
        });
  }

  public Outputs outputs(RowSource source) {
    return clickHouse.columns(sql(OUTPUTS, source), source.parameters(), ColumnReader::outputs);
  }

  /** The most frequent values of a tag or feature, at most {@code most}. */
  public List<String> segmentValues(RowSource source, String key, int most) {
    Map<String, Object> parameters = source.parameters();
    parameters.put("key", key);
    parameters.put("most", most);
    return clickHouse.columns(
        sql(SEGMENT_VALUES, source),
        parameters,
        rows -> {
          List<String> values = new ArrayList<>();
          while (rows.hasNext()) {
            values.add(rows.readString());
            rows.readLong();
          }
          return values;
        });
  }

  private static Outputs outputs(RowBinaryInput row) throws IOException {
    long rows = row.readLong();
    long errors = row.readLong();
    List<String> nullFeatures = row.readStrings();
    double[] values = row.readDoubles();
    List<String> texts = row.readStrings();
    long[] counts = row.readLongs();
    Map<String, Long> byText = new TreeMap<>();
    for (int i = 0; i < counts.length; i++) {
      byText.put(texts.get(i), counts[i]);
    }
    return new Outputs(
        rows,
        errors,
        nullFeatures,
        values,
        byText,
        row.readDoubles(),
        row.readDoubles(),
        row.readDouble());
  }

  private Map<String, double[]> arrays(String sql, Map<String, Object> parameters) {
    return clickHouse.columns(
        sql,
        parameters,
        rows -> {
          Map<String, double[]> columns = new TreeMap<>();
          while (rows.hasNext()) {
            columns.put(rows.readString(), rows.readDoubles());
          }
          return columns;
        });
  }

  private static Map<String, Object> withFeatures(RowSource source, Collection<String> features) {
    Map<String, Object> parameters = source.parameters();
    parameters.put("features", features);
    return parameters;
  }

  private static String sql(String text, RowSource source) {
    return text.formatted(source.table(), source.condition());
  }
}
