package dev.tidemark.storage.column;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.result.ResultQuery;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;

/** Reads the predictions of one side whose label is known. Thread-safe. */
@Singleton
public final class LabelledReader {
  /**
   * Grain: one labelled prediction; the labels are looked up by the ids of the window's
   * predictions, in the labels' own order.
   */
  private static final String TRAFFIC =
      """
      SELECT p.prediction_value, p.prediction_label, l.label_value, l.label_label, p.score,
        p.weight, (toUnixTimestamp64Milli(l.label_ts) - toUnixTimestamp64Milli(p.ts)) / 1000 AS delay,
        toFloat64(toUnixTimestamp64Milli(p.ts)) AS time,
        if({with_probabilities:UInt8} = 1, mapKeys(p.probabilities), []) AS probability_classes,
        if({with_probabilities:UInt8} = 1, mapValues(p.probabilities), []) AS probability_values
      FROM
        (SELECT prediction_id, ts, prediction_value, prediction_label, score, weight, probabilities
         FROM %2$s WHERE %1$s) AS p
      INNER JOIN
        (SELECT prediction_id, ts AS label_ts, label_value, label_label FROM labels FINAL
         WHERE model = {model:String} AND retracted = 0
           AND ts < fromUnixTimestamp64Milli({labels_before:Int64}, 'UTC')
           AND prediction_id IN (%3$s)) AS l
        ON p.prediction_id = l.prediction_id
      ORDER BY p.prediction_id
      SETTINGS do_not_merge_across_partitions_select_final = 1
      """;

  /** Grain: one labelled row of a reference. */
  private static final String REFERENCE =
      """
      SELECT prediction_value, prediction_label, label_value, label_label, score, weight, nan AS delay,
        toFloat64(toUnixTimestamp64Milli(ts)) AS time,
        if({with_probabilities:UInt8} = 1, mapKeys(probabilities), []) AS probability_classes,
        if({with_probabilities:UInt8} = 1, mapValues(probabilities), []) AS probability_values
      FROM %2$s
      WHERE %1$s AND (label_label != '' OR NOT isNaN(label_value))
      ORDER BY row_number
      """;

  private final ClickHouse clickHouse;

  public LabelledReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * All labelled rows, with the labels known now.
   *
   * @param withProbabilities whether to read the probabilities of all classes too
   */
  public LabelledRows read(RowSource source, boolean withProbabilities) {
    Map<String, Object> parameters = source.parameters();
    parameters.put("with_probabilities", withProbabilities ? 1 : 0);
    parameters.put("labels_before", ResultQuery.END);
    String sql = source.isTraffic() ? TRAFFIC : REFERENCE;
    return clickHouse.columns(
        sql.formatted(source.condition(), source.table(), source.ids()),
        parameters,
        LabelledReader::decode);
  }

  private static LabelledRows decode(RowBinaryInput in) throws IOException {
    LabelledRowsBuilder rows = new LabelledRowsBuilder();
    while (in.hasNext()) {
      rows.predicted(in.readDouble(), in.readString());
      rows.label(in.readDouble(), in.readString());
      rows.numbers(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
      rows.probabilities(in.readStrings(), in.readDoubles());
      rows.endRow();
    }
    return rows.build();
  }
}
