package dev.tidemark.storage.column;

import static dev.tidemark.storage.clickhouse.ClickHouse.each;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.DoubleStream;

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
          + " sumMapIf([toString(prediction_label)], [toUInt64(1)], prediction_label != '') AS"
          + " texts, groupArrayIf(score, NOT isNaN(score)), groupArrayIf(latency_ms, NOT"
          + " isNaN(latency_ms)), min(weight), max(weight) FROM %s WHERE %s"
          + SETTINGS;

  /** Grain: one row, the whole side: what is read of its outputs when its rows weigh unevenly. */
  private static final String WEIGHTED_OUTPUTS =
      "SELECT groupArrayIf((prediction_value, weight), NOT isNaN(prediction_value)),"
          + " groupArrayIf((score, weight), NOT isNaN(score)),"
          + " groupArrayIf((latency_ms, weight), NOT isNaN(latency_ms)),"
          + " groupArray(weight), groupArrayIf(weight, error != '') FROM %s WHERE %s"
          + SETTINGS;

  /** Grain: one predicted text of one weight. */
  private static final String WEIGHTED_TEXTS =
      "SELECT '', toString(prediction_label), weight, count() FROM %s WHERE %s"
          + " AND prediction_label != '' GROUP BY prediction_label, weight"
          + SETTINGS;

  private static final String WEIGHTED_NUMBERS =
      "SELECT f, groupArray((v, weight)) FROM %s ARRAY JOIN mapKeys(num) AS f, mapValues(num) AS v"
          + " WHERE %s AND (empty({features:Array(String)}) OR f IN {features:Array(String)})"
          + " GROUP BY f"
          + SETTINGS;

  private static final String WEIGHTED_PROBABILITIES =
      "SELECT f, groupArray((v, weight)) FROM %s ARRAY JOIN mapKeys(probabilities) AS f,"
          + " mapValues(probabilities) AS v WHERE %s GROUP BY f"
          + SETTINGS;

  /** Grain: one weight of one category of one feature of one side. */
  private static final String WEIGHTED_CATEGORIES =
      "SELECT f, v, weight, count() FROM %s ARRAY JOIN mapKeys(cat) AS f, mapValues(cat) AS v"
          + " WHERE %s AND (empty({features:Array(String)}) OR f IN {features:Array(String)})"
          + " GROUP BY f, v, weight"
          + SETTINGS;

  /** Grain: one row, the whole side: the features it holds, numbers, texts, vectors. */
  private static final String NAMES =
      "SELECT count(), arraySort(groupUniqArrayArray(mapKeys(num))),"
          + " arraySort(groupUniqArrayArray(mapKeys(cat))),"
          + " arraySort(groupUniqArrayArray(mapKeys(embeddings))),"
          + " arraySort(groupUniqArrayArray(null_features)) FROM %s WHERE %s"
          + SETTINGS;

  /**
   * Grain: the side. Rows whose features are all the same are one group, in whatever order their
   * features were sent; a group of n rows holds n − 1 duplicates.
   */
  private static final String DUPLICATES =
      "SELECT toFloat64(sum(n) - count()), arraySort(groupArrayIf(w * (n - 1) / n, n > 1)) FROM"
          + " (SELECT count() AS n, arraySum(arraySort(groupArray(weight))) AS w FROM %s WHERE %s"
          + " GROUP BY arraySum(arrayMap((k, v) -> sipHash64(k, v), mapKeys(num), mapValues(num))),"
          + " arraySum(arrayMap((k, v) -> sipHash64(k, v), mapKeys(cat), mapValues(cat))),"
          + " arraySum(arrayMap((k, v) -> sipHash64(k, v), mapKeys(embeddings),"
          + " mapValues(embeddings))))"
          + SETTINGS;

  private static final String EVEN_DUPLICATES =
      "SELECT toFloat64(sum(n) - count()) FROM"
          + " (SELECT count() AS n FROM %s WHERE %s"
          + " GROUP BY arraySum(arrayMap((k, v) -> sipHash64(k, v), mapKeys(num), mapValues(num))),"
          + " arraySum(arrayMap((k, v) -> sipHash64(k, v), mapKeys(cat), mapValues(cat))),"
          + " arraySum(arrayMap((k, v) -> sipHash64(k, v), mapKeys(embeddings),"
          + " mapValues(embeddings))))"
          + SETTINGS;

  /** Grain: one value of one tag or feature, the most frequent first. */
  private static final String SEGMENT_VALUES =
      "SELECT multiIf(mapContains(tags, {key:String}), toString(tags[{key:String}]),"
          + " mapContains(cat, {key:String}), toString(cat[{key:String}]),"
          + " mapContains(num, {key:String}), toString(num[{key:String}]), '') AS v, count() AS n"
          + " FROM %s WHERE %s GROUP BY v HAVING v != '' ORDER BY n DESC, v LIMIT {most:UInt32}"
          + SETTINGS;

  private static final String ANY_ROW =
      "SELECT count() FROM (SELECT 1 FROM %s WHERE %s LIMIT 1)" + SETTINGS;

  private static final double[] NO_WEIGHTS = {};

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
   * Numbers by feature, nulls left out, one feature after the other as they come.
   *
   * @param weights of the same rows
   * @param features empty for all
   * @param each given a feature's name and its numbers
   */
  public void numbers(
      RowSource source,
      RowWeights weights,
      Collection<String> features,
      BiConsumer<String, Cells> each) {
    cells(
        source,
        withFeatures(source, features),
        weights.even() ? NUMBERS : WEIGHTED_NUMBERS,
        weights.even(),
        each);
  }

  /** Probabilities by class; empty when none were given. */
  public Map<String, Cells> probabilities(RowSource source, RowWeights weights) {
    Map<String, Cells> columns = new TreeMap<>();
    cells(
        source,
        source.parameters(),
        weights.even() ? PROBABILITIES : WEIGHTED_PROBABILITIES,
        weights.even(),
        columns::put);
    return columns;
  }

  /**
   * Rows by category and feature, nulls left out; a feature without texts is absent.
   *
   * @param weights of the same rows
   * @param features empty for all
   */
  public Map<String, TextCounts> categories(
      RowSource source, RowWeights weights, Collection<String> features) {
    Map<String, Object> parameters = withFeatures(source, features);
    if (!weights.even()) {
      return weighted(sql(WEIGHTED_CATEGORIES, source), parameters);
    }
    return clickHouse.columns(
        sql(CATEGORIES, source),
        parameters,
        rows -> {
          Map<String, Map<String, Long>> counts = new TreeMap<>();
          while (rows.hasNext()) {
            counts
                .computeIfAbsent(rows.readString(), _ -> new HashMap<>())
                .put(rows.readString(), rows.readLong());
          }
          Map<String, TextCounts> texts = new TreeMap<>();
          counts.forEach((name, byText) -> texts.put(name, new TextCounts(byText, Map.of())));
          return texts;
        });
  }

  public Outputs outputs(RowSource source) {
    Outputs outputs =
        clickHouse.columns(sql(OUTPUTS, source), source.parameters(), ColumnReader::outputs);
    return outputs.weights().even() ? outputs : weighted(source, outputs);
  }

  private Outputs weighted(RowSource source, Outputs outputs) {
    TextCounts texts =
        outputs.predictionTexts().isEmpty()
            ? TextCounts.NONE
            : weighted(sql(WEIGHTED_TEXTS, source), source.parameters())
                .getOrDefault("", TextCounts.NONE);
    return clickHouse.columns(
        sql(WEIGHTED_OUTPUTS, source),
        source.parameters(),
        row -> {
          Cells values = readCells(row);
          Cells scores = readCells(row);
          Cells latencies = readCells(row);
          double[] all = ascending(row.readDoubles());
          double[] errors = ascending(row.readDoubles());
          return new Outputs(
              outputs.rows(),
              outputs.errors(),
              outputs.nullFeatures(),
              values,
              texts,
              scores,
              latencies,
              new RowWeights(
                  false,
                  DoubleStream.of(all).sum(),
                  DoubleStream.of(all).map(weight -> weight * weight).sum(),
                  DoubleStream.of(errors).sum()));
        });
  }

  /** Sums of weights must not depend on the order in which rows come. */
  private static double[] ascending(double[] weights) {
    Arrays.sort(weights);
    return weights;
  }

  /** Rows of name, text, weight, count: summed by text in ascending order of weight. */
  private Map<String, TextCounts> weighted(String sql, Map<String, Object> parameters) {
    return clickHouse.columns(
        sql,
        parameters,
        rows -> {
          Map<String, Map<String, SortedMap<Double, Long>>> counts = new TreeMap<>();
          while (rows.hasNext()) {
            counts
                .computeIfAbsent(rows.readString(), _ -> new HashMap<>())
                .computeIfAbsent(rows.readString(), _ -> new TreeMap<>())
                .put(rows.readDouble(), rows.readLong());
          }
          Map<String, TextCounts> texts = new TreeMap<>();
          counts.forEach((name, byText) -> texts.put(name, textCounts(byText)));
          return texts;
        });
  }

  private static TextCounts textCounts(Map<String, SortedMap<Double, Long>> byText) {
    Map<String, Long> rows = new HashMap<>();
    Map<String, Double> weights = new HashMap<>();
    byText.forEach((text, byWeight) -> {
      rows.put(text, byWeight.values().stream().mapToLong(Long::longValue).sum());
      weights.put(
          text, byWeight.entrySet().stream().mapToDouble(e -> e.getKey() * e.getValue()).sum());
    });
    return new TextCounts(rows, weights);
  }

  private static Cells readCells(RowBinaryInput row) throws IOException {
    int length = row.readLength();
    double[] values = new double[length];
    double[] weights = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = row.readDouble();
      weights[i] = row.readDouble();
    }
    return new Cells(values, weights);
  }

  /**
   * Rows whose features all equal those of another row, all but one of each such group: a number of
   * rows, or the sum of their weights when rows weigh unevenly.
   */
  public double duplicates(RowSource source, RowWeights weights) {
    String text = weights.even() ? EVEN_DUPLICATES : DUPLICATES;
    return clickHouse.columns(
        sql(text, source),
        source.parameters(),
        row -> {
          double rows = row.readDouble();
          return weights.even() ? rows : DoubleStream.of(row.readDoubles()).sum();
        });
  }

  /** Whether there is any row. */
  public boolean hasRows(RowSource source) {
    return clickHouse.columns(
        sql(ANY_ROW, source), source.parameters(), rows -> rows.readLong() > 0);
  }

  /** The most frequent values of a tag or feature, at most {@code most}. */
  public List<String> segmentValues(RowSource source, String key, int most) {
    Map<String, Object> parameters = source.parameters();
    parameters.put("key", key);
    parameters.put("most", most);
    return clickHouse.columns(
        sql(SEGMENT_VALUES, source),
        parameters,
        each(rows -> {
          String value = rows.readString();
          rows.readLong();
          return value;
        }));
  }

  private static Outputs outputs(RowBinaryInput row) throws IOException {
    long rows = row.readLong();
    long errors = row.readLong();
    List<String> nullFeatures = row.readStrings();
    Cells values = evenCells(row);
    List<String> texts = row.readStrings();
    long[] counts = row.readLongs();
    Map<String, Long> byText = new TreeMap<>();
    for (int i = 0; i < counts.length; i++) {
      byText.put(texts.get(i), counts[i]);
    }
    Cells scores = evenCells(row);
    Cells latencies = evenCells(row);
    double least = row.readDouble();
    double most = row.readDouble();
    RowWeights weights =
        rows == 0 || least == most
            ? RowWeights.even(rows, errors, least)
            : new RowWeights(false, 0, 0, 0);
    return new Outputs(
        rows,
        errors,
        nullFeatures,
        values,
        new TextCounts(byText, Map.of()),
        scores,
        latencies,
        weights);
  }

  private static Cells evenCells(RowBinaryInput row) throws IOException {
    return new Cells(row.readDoubles(), NO_WEIGHTS);
  }

  private void cells(
      RowSource source,
      Map<String, Object> parameters,
      String text,
      boolean even,
      BiConsumer<String, Cells> each) {
    clickHouse.columns(
        sql(text, source),
        parameters,
        rows -> {
          while (rows.hasNext()) {
            each.accept(rows.readString(), even ? evenCells(rows) : readCells(rows));
          }
          return true;
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
