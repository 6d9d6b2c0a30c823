package dev.tidemark.storage.prediction;

import static dev.tidemark.storage.clickhouse.ClickHouse.each;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.ClassLabel;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads logged predictions row by row, newest first. Thread-safe. */
public final class PredictionReader {
  /**
   * At most {@code limit} rows; prunes by partition and by (model, hour); the labels looked up are
   * those of the page's ids.
   */
  private static final String SELECT_PAGE =
      """
      WITH page AS (
        SELECT version, prediction_id, ts, received_at, num, cat, null_features, embeddings,
               prediction_value, prediction_label, score, probabilities, latency_ms, error,
               weight, tags
        FROM predictions FINAL
        WHERE model = {model:String}
          AND ts >= fromUnixTimestamp64Milli({from:Int64})
          AND ts < fromUnixTimestamp64Milli({to:Int64})
          AND (ts, prediction_id)
              < (fromUnixTimestamp64Milli({cursor_ts:Int64}), {cursor_id:String})
          AND ({version:String} = '' OR version = {version:String})
          AND
      """
          + Segment.CONDITION
          + """
            ORDER BY ts DESC, prediction_id DESC
            LIMIT {limit:UInt32}
          )
          SELECT page.*, known.label_value, known.label_label, known.found
          FROM page LEFT JOIN (
            SELECT prediction_id, label_value, label_label, toUInt8(1) AS found
            FROM labels FINAL
            WHERE model = {model:String} AND prediction_id IN (SELECT prediction_id FROM page)
              AND retracted = 0
          ) AS known ON page.prediction_id = known.prediction_id
          ORDER BY page.ts DESC, page.prediction_id DESC
          SETTINGS do_not_merge_across_partitions_select_final = 1
          """;

  private final ClickHouse clickHouse;

  public PredictionReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * The rows after the cursor.
   *
   * @param limit most rows to answer; fewer mean that there are no more
   */
  public List<LoggedPrediction> page(
      PredictionQuery query, PredictionQuery.Cursor after, int limit) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("model", query.model());
    parameters.put("from", query.from().toEpochMilli());
    parameters.put("to", query.to().toEpochMilli());
    parameters.put("cursor_ts", after.timestamp());
    parameters.put("cursor_id", after.predictionId());
    parameters.put("version", query.version());
    parameters.putAll(new Segment(query.segmentName(), query.segmentValue()).parameters());
    parameters.put("limit", limit);
    return clickHouse.streamed(SELECT_PAGE, parameters, each(rows -> read(query.model(), rows)));
  }

  private static LoggedPrediction read(String model, RowBinaryInput row) throws IOException {
    Prediction prediction =
        new Prediction(
            model,
            row.readString(),
            row.readString(),
            row.readInstant(),
            row.readInstant(),
            row.readNumbers(),
            row.readTexts(),
            row.readStrings(),
            embeddings(row),
            new ClassLabel(row.readDouble(), row.readString()),
            row.readDouble(),
            row.readNumbers(),
            row.readDouble(),
            row.readString(),
            row.readDouble(),
            row.readTexts());
    ClassLabel label = new ClassLabel(row.readDouble(), row.readString());
    return new LoggedPrediction(prediction, row.readByte() == 1 ? label : ClassLabel.ABSENT);
  }

  private static Map<String, float[]> embeddings(RowBinaryInput row) throws IOException {
    int length = row.readLength();
    Map<String, float[]> embeddings = LinkedHashMap.newLinkedHashMap(length);
    for (int i = 0; i < length; i++) {
      embeddings.put(row.readString(), row.readFloats());
    }
    return embeddings;
  }

  /** One hour of a model's log and how many rows it holds at most. */
  public record Hour(Instant start, long rows) {}

  /**
   * The hours that hold rows, newest first: for reading a long range in parts.
   *
   * <p>Reads the sort key's columns only.
   */
  public List<Hour> hours(PredictionQuery query) {
    return clickHouse.columns(
        """
        SELECT toInt64(toUnixTimestamp(toStartOfHour(ts))) AS hour, toInt64(count())
        FROM predictions
        WHERE model = {model:String}
          AND ts >= fromUnixTimestamp64Milli({from:Int64})
          AND ts < fromUnixTimestamp64Milli({to:Int64})
        GROUP BY hour ORDER BY hour DESC
        """,
        Map.of(
            "model", query.model(),
            "from", query.from().toEpochMilli(),
            "to", query.to().toEpochMilli()),
        each(rows -> new Hour(Instant.ofEpochSecond(rows.readLong()), rows.readLong())));
  }
}
