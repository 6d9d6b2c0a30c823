package dev.tidemark.storage.prediction;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.clickhouse.StorageException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Stores predictions so that a repeated (model, prediction id) is kept once, whatever its time: the
 * first one wins, within a batch and against everything stored before.
 *
 * <p>One insert a partition (month), so that each is all or nothing; the batch's number is its
 * deduplication token and stands in every row. The ids are noted after the rows: a crash in between
 * leaves rows that nobody was told of, never an id without its row. Thread-safe, but two batches
 * holding the same id must not be written at once.
 */
public final class PredictionWriter {
  /** The columns of a row, in order. */
  static final List<String> COLUMNS =
      List.of(
          "model",
          "version",
          "prediction_id",
          "ts",
          "received_at",
          "num",
          "cat",
          "null_features",
          "embeddings",
          "prediction_value",
          "prediction_label",
          "score",
          "probabilities",
          "latency_ms",
          "error",
          "weight",
          "tags",
          "batch_id");

  private static final List<String> ID_COLUMNS =
      List.of("model", "prediction_id", "ts", "batch_id");

  /** Point lookups in the primary key; at most {@link #LOOKUP_IDS} ids at once. */
  private static final String SELECT_KNOWN =
      "SELECT DISTINCT prediction_id FROM prediction_ids"
          + " WHERE model = ? AND prediction_id IN (SELECT arrayJoin(?))";

  private static final int LOOKUP_IDS = 2_000;
  private static final int LOOKUP_CHARS = 150_000; // below the server's limit for a query's text

  private final ClickHouse clickHouse;

  public PredictionWriter(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * What became of some rows.
   *
   * @param stored rows now in ClickHouse
   * @param duplicates the rows left out because their id was known
   */
  public record Stored(int stored, BitSet duplicates) {}

  /**
   * Writes everything or fails; after a failure the same call may be made again.
   *
   * @param batches in order of arrival
   * @param batchId unique and growing, across restarts too
   * @return one answer a batch
   * @throws StorageException if ClickHouse did not take it
   */
  public List<Stored> write(List<PredictionRows> batches, long batchId) {
    List<BitSet> duplicates = duplicates(batches);
    Map<Integer, RowBinaryOutput> months = new TreeMap<>();
    RowBinaryOutput ids = new RowBinaryOutput();
    List<Stored> answer = new ArrayList<>(batches.size());
    for (int b = 0; b < batches.size(); b++) {
      PredictionRows rows = batches.get(b);
      BitSet left = duplicates.get(b);
      for (int row = left.nextClearBit(0); row < rows.size(); row = left.nextClearBit(row + 1)) {
        RowBinaryOutput month =
            months.computeIfAbsent(monthOf(rows.timestamp(row)), _ -> new RowBinaryOutput());
        rows.copyRow(row, month);
        month.writeLong(batchId);
        if (!rows.hasGeneratedId(row)) {
          PredictionKey key = rows.key(row);
          ids.writeString(key.model()).writeString(key.predictionId());
          ids.writeLong(rows.timestamp(row)).writeLong(batchId);
        }
      }
      answer.add(new Stored(rows.size() - left.cardinality(), left));
    }
    months.forEach(
        (month, rows) -> clickHouse.insert("predictions", COLUMNS, rows, batchId + "-" + month));
    if (ids.size() > 0) {
      clickHouse.insert("prediction_ids", ID_COLUMNS, ids, Long.toString(batchId));
    }
    return answer;
  }

  private List<BitSet> duplicates(List<PredictionRows> batches) {
    Map<String, Set<String>> sent = new HashMap<>();
    List<BitSet> duplicates = new ArrayList<>(batches.size());
    for (PredictionRows rows : batches) {
      BitSet repeated = new BitSet();
      for (int row = 0; row < rows.size(); row++) {
        PredictionKey key = rows.key(row);
        if (!rows.hasGeneratedId(row)
            && !sent.computeIfAbsent(key.model(), _ -> new HashSet<>()).add(key.predictionId())) {
          repeated.set(row);
        }
      }
      duplicates.add(repeated);
    }
    sent.replaceAll(this::known);
    for (int b = 0; b < batches.size(); b++) {
      PredictionRows rows = batches.get(b);
      for (int row = 0; row < rows.size(); row++) {
        PredictionKey key = rows.key(row);
        if (!rows.hasGeneratedId(row)
            && sent.getOrDefault(key.model(), Set.of()).contains(key.predictionId())) {
          duplicates.get(b).set(row);
        }
      }
    }
    return duplicates;
  }

  private Set<String> known(String model, Set<String> ids) {
    Set<String> known = new HashSet<>();
    List<String> chunk = new ArrayList<>();
    int chars = 0;
    for (String id : ids) {
      chunk.add(id);
      chars += id.length() + 3;
      if (chunk.size() == LOOKUP_IDS || chars > LOOKUP_CHARS) {
        known.addAll(lookup(model, chunk));
        chunk.clear();
        chars = 0;
      }
    }
    known.addAll(lookup(model, chunk));
    return known;
  }

  private List<String> lookup(String model, List<String> ids) {
    return ids.isEmpty()
        ? List.of()
        : clickHouse.rows(SELECT_KNOWN, List.of(model, ids), row -> row.getString(1));
  }

  private static int monthOf(long epochMillis) {
    var date = Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
    return date.getYear() * 100 + date.getMonthValue();
  }
}
