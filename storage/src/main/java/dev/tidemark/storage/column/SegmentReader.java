package dev.tidemark.storage.column;

import static dev.tidemark.storage.clickhouse.ClickHouse.each;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Groups the rows of one side by every value of every tag and categorical feature at once, and by
 * bands of numeric ones. A row belongs to as many segments as it has tags, texts and banded
 * numbers, and to {@link Segment#ALL}. Every logged row counts once, whatever its sampling weight.
 * Thread-safe.
 */
@Singleton
public final class SegmentReader {
  private static final String SETTINGS = "SETTINGS do_not_merge_across_partitions_select_final = 1";

  /**
   * Tags and texts by name, and numbers with their band, counted from 1; a tag of that name counts
   * before a feature of that name.
   */
  private static final String KEYS =
      """
      mapUpdate(cat, tags) AS keys,
        arrayFilter(one -> one.2 > 0, arrayMap((f, x, place) ->
          (f, if(place = 0 OR NOT isFinite(x) OR mapContains(tags, f), 0,
            1 + arrayCount(e -> e <= x, {bands:Array(Array(Float64))}[place]))),
          CAST(mapKeys(num), 'Array(String)'), mapValues(num),
          arrayMap(f -> transform(f, {banded:Array(String)}, {band_places:Array(Int64)}, 0),
            CAST(mapKeys(num), 'Array(String)')))) AS banded,
      """;

  private static final String SEGMENTS =
      """
      ARRAY JOIN arrayConcat([''], mapKeys(keys), banded.1) AS k,
        arrayConcat([''], mapValues(keys), arrayMap(one -> '', banded)) AS v,
        arrayConcat(arrayWithConstant(1 + length(keys), 0), banded.2) AS band
      """;

  /** Grain: one segment; the most frequent values of each key. */
  private static final String OUTPUTS =
      """
      SELECT toString(k), toString(v), toInt64(band), count() AS n, sumMap([bin], [toUInt64(1)])
      FROM
        (SELECT
      """
          + KEYS
          + """
               multiIf({of:String} = 'score', toString(arrayCount(e -> e < score, {edges:Array(Float64)})),
                 {of:String} = 'number', toString(arrayCount(e -> e < prediction_value, {edges:Array(Float64)})),
                 prediction_label != '', toString(prediction_label), toString(prediction_value)) AS bin
             FROM %1$s WHERE %2$s AND error = ''
               AND multiIf({of:String} = 'score', NOT isNaN(score),
                 {of:String} = 'number', NOT isNaN(prediction_value),
                 prediction_label != '' OR NOT isNaN(prediction_value)))
          """
          + SEGMENTS
          + """
          GROUP BY k, v, band HAVING n >= {least:UInt64} ORDER BY n DESC, k, v, band
          LIMIT {most:UInt64} BY k
          """
          + SETTINGS;

  private static final String LABELLED_TRAFFIC =
      """
      SELECT p.keys AS keys, p.banded AS banded, p.said AS said, p.score AS score,
        p.prediction_value AS number, l.truth AS truth, l.label_value AS label_value
      FROM
        (SELECT
      """
          + KEYS
          + """
               prediction_id, score, prediction_value,
               multiIf(prediction_label != '', toString(prediction_label),
                 isNaN(prediction_value), '', toString(prediction_value)) AS said
             FROM %1$s WHERE %2$s AND error = '') AS p
          INNER JOIN
            (SELECT prediction_id, label_value,
               if(label_label != '', toString(label_label), toString(label_value)) AS truth
             FROM labels FINAL WHERE model = {model:String} AND retracted = 0
               AND prediction_id IN (SELECT prediction_id FROM predictions WHERE %2$s)) AS l
          ON p.prediction_id = l.prediction_id
          """;

  private static final String LABELLED_REFERENCE =
      """
      SELECT
      """
          + KEYS
          + """
            multiIf(prediction_label != '', toString(prediction_label),
              isNaN(prediction_value), '', toString(prediction_value)) AS said,
            score, prediction_value AS number,
            if(label_label != '', toString(label_label), toString(label_value)) AS truth, label_value
          FROM %1$s WHERE %2$s AND error = '' AND (label_label != '' OR NOT isNaN(label_value))
          """;

  /** Grain: one segment; loss 1 for a wrong class, the absolute error of a number. */
  private static final String LOSSES =
      """
      SELECT toString(k), toString(v), toInt64(band), count() AS n, sum(loss), sum(loss * loss)
      FROM
        (SELECT keys, banded,
           multiIf({numbers:UInt8} = 1, abs(number - label_value),
             said != '', toFloat64(said != truth),
             isNaN(score), nan, toFloat64((score >= 0.5) != (truth = {positive:String}))) AS loss
         FROM (%1$s) WHERE isFinite(loss))
      """
          + SEGMENTS
          + """
          GROUP BY k, v, band HAVING n >= {least:UInt64} ORDER BY n DESC, k, v, band
          LIMIT {most:UInt64} BY k
          """
          + SETTINGS;

  private final ClickHouse clickHouse;

  public SegmentReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** What the bins of an output are. */
  public enum Output {
    /** Bins of the score between edges. */
    SCORE("score"),
    /** Bins of the predicted number between edges. */
    NUMBER("number"),
    /** Predicted classes. */
    CLASS("class");

    private final String text;

    Output(String text) {
      this.text = text;
    }
  }

  /** How many rows a segment has in each bin of an output: class names, or numbers of bins. */
  public record OutputCounts(Segment segment, long rows, Map<String, Long> bins) {}

  /**
   * The losses of a segment's labelled rows.
   *
   * @param sum of the losses
   * @param squares sum of their squares
   */
  public record Losses(Segment segment, long rows, double sum, double squares) {
    public double mean() {
      return sum / rows;
    }
  }

  /**
   * What to group by.
   *
   * @param leastRows fewest rows of a segment
   * @param mostValues of each tag or feature
   * @param edges inner edges of the bands of numeric features, ascending; a number equal to an edge
   *     is in the band that begins there
   */
  public record Bounds(long leastRows, int mostValues, SortedMap<String, List<Double>> edges) {
    public Bounds {
      edges = Collections.unmodifiableSortedMap(new TreeMap<>(edges));
    }

    /** A value of a tag or feature, or a band counted from 1. */
    private Segment segment(String key, String value, int band) {
      if (band == 0) {
        return new Segment(key, value);
      }
      List<Double> inner = edges.getOrDefault(key, List.of());
      return Segment.range(
          key,
          band == 1 ? Double.NEGATIVE_INFINITY : inner.get(band - 2),
          band > inner.size() ? Double.POSITIVE_INFINITY : inner.get(band - 1));
    }
  }

  /**
   * Counts the outputs of every segment.
   *
   * @param edges inner edges of the bins; a value equal to one is in the bin that it closes
   */
  public List<OutputCounts> outputs(
      RowSource source, Output output, double[] edges, Bounds bounds) {
    Map<String, Object> parameters = parameters(source, bounds);
    parameters.put("of", output.text);
    parameters.put("edges", Arrays.stream(edges).boxed().toList());
    return clickHouse.columns(
        OUTPUTS.formatted(source.table(), source.condition()),
        parameters,
        each(row -> {
          Segment segment = segment(row, bounds);
          long rows = row.readLong();
          List<String> names = row.readStrings();
          long[] counts = row.readLongs();
          Map<String, Long> bins = new HashMap<>();
          for (int i = 0; i < counts.length; i++) {
            bins.put(names.get(i), counts[i]);
          }
          return new OutputCounts(segment, rows, bins);
        }));
  }

  /**
   * Sums the losses of every segment.
   *
   * @param numbers whether the model predicts numbers
   * @param positive name of the positive class; of models that log nothing but a score
   */
  public List<Losses> losses(RowSource source, boolean numbers, String positive, Bounds bounds) {
    Map<String, Object> parameters = parameters(source, bounds);
    parameters.put("numbers", numbers ? 1 : 0);
    parameters.put("positive", positive);
    String rows =
        (source.isTraffic() ? LABELLED_TRAFFIC : LABELLED_REFERENCE)
            .formatted(source.table(), source.condition());
    return clickHouse.columns(
        LOSSES.formatted(rows),
        parameters,
        each(row ->
            new Losses(segment(row, bounds), row.readLong(), row.readDouble(), row.readDouble())));
  }

  private static Map<String, Object> parameters(RowSource source, Bounds bounds) {
    Map<String, Object> parameters = source.parameters();
    parameters.put("least", bounds.leastRows());
    parameters.put("most", bounds.mostValues());
    parameters.put("banded", List.copyOf(bounds.edges().keySet()));
    parameters.put("bands", List.copyOf(bounds.edges().values()));
    parameters.put("band_places", LongStream.rangeClosed(1, bounds.edges().size()).toArray());
    return parameters;
  }

  private static Segment segment(RowBinaryInput row, Bounds bounds) throws IOException {
    return bounds.segment(row.readString(), row.readString(), Math.toIntExact(row.readLong()));
  }
}
