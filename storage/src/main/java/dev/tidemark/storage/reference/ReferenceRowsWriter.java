package dev.tidemark.storage.reference;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.prediction.PredictionRows;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the rows of references. Rows of a revision that the catalogue does not name are never
 * read, so an import that breaks off leaves nothing behind but space. Thread-safe.
 */
@Singleton
public final class ReferenceRowsWriter {
  private static final List<String> OWN_COLUMNS =
      List.of("label_value", "label_label", "reference", "revision", "row_number");

  /** Grain: one logged prediction, its label of this moment beside; numbered in order of time. */
  private static final String COPY_TRAFFIC =
      """
      INSERT INTO reference_rows (model, reference, revision, row_number, version, prediction_id, ts,
        received_at, num, cat, null_features, embeddings, prediction_value, prediction_label, score,
        probabilities, latency_ms, error, weight, tags, label_value, label_label)
      SELECT p.model, {reference:String}, {revision:UInt64},
        row_number() OVER (ORDER BY p.ts, p.prediction_id) - 1, p.version, p.prediction_id, p.ts,
        p.received_at, p.num, p.cat, p.null_features, p.embeddings, p.prediction_value,
        p.prediction_label, p.score, p.probabilities, p.latency_ms, p.error, p.weight, p.tags,
        if(l.known = 1, l.label_value, nan), l.label_label
      FROM
        (SELECT * FROM predictions FINAL
         WHERE model = {model:String} AND (empty({version:String}) OR version = {version:String})
           AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
           AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')) AS p
      LEFT JOIN
        (SELECT prediction_id, label_value, label_label, 1 AS known FROM labels FINAL
         WHERE model = {model:String} AND retracted = 0 AND prediction_id IN
           (SELECT prediction_id FROM predictions WHERE model = {model:String}
              AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
              AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC'))) AS l
        ON p.prediction_id = l.prediction_id
      SETTINGS do_not_merge_across_partitions_select_final = 1
      """;

  private static final String COUNT =
      "SELECT count() FROM reference_rows WHERE model = {model:String}"
          + " AND reference = {reference:String} AND revision = {revision:UInt64}";

  private static final String DELETE =
      "DELETE FROM reference_rows WHERE model = {model:String} AND reference = {reference:String}"
          + " AND revision < {revision:UInt64}";

  private final ClickHouse clickHouse;

  public ReferenceRowsWriter(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Appends rows to a revision.
   *
   * @param labels one a row, {@link ClassLabel#ABSENT} where unknown
   * @param firstNumber number of the first row within the revision
   */
  public void append(
      String reference,
      long revision,
      PredictionRows predictions,
      List<ClassLabel> labels,
      long firstNumber) {
    List<String> columns = new ArrayList<>(PredictionRows.columns());
    columns.addAll(OWN_COLUMNS);
    RowBinaryOutput rows = new RowBinaryOutput();
    for (int i = 0; i < predictions.size(); i++) {
      predictions.copyRow(i, rows);
      rows.writeDouble(labels.get(i).number())
          .writeString(labels.get(i).text())
          .writeString(reference)
          .writeLong(revision)
          .writeLong(firstNumber + i);
    }
    clickHouse.insert(
        "reference_rows", columns, rows, reference + " " + revision + " " + firstNumber);
  }

  /**
   * Copies a period of logged traffic with the labels known now.
   *
   * @param version empty for all versions
   * @return rows copied
   */
  public long copyTraffic(
      String model, String reference, long revision, TimeWindow period, String version) {
    Map<String, Object> parameters =
        Map.of(
            "model", model,
            "reference", reference,
            "revision", revision,
            "from", period.start(),
            "to", period.end(),
            "version", version);
    clickHouse.execute(COPY_TRAFFIC, parameters);
    return count(model, reference, revision);
  }

  /** Rows of one revision. */
  public long count(String model, String reference, long revision) {
    return clickHouse.columns(
        COUNT,
        Map.of("model", model, "reference", reference, "revision", revision),
        row -> row.readLong());
  }

  /** Removes the rows of all revisions below this one. */
  public void deleteBefore(String model, String reference, long revision) {
    clickHouse.execute(
        DELETE, Map.of("model", model, "reference", reference, "revision", revision));
  }
}
