package dev.tidemark.storage.prediction;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.Column;
import dev.tidemark.storage.clickhouse.NativeBlock;
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
  private final ClickHouse clickHouse;
  private final PredictionIds ids;

  public PredictionWriter(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
    this.ids = new PredictionIds(clickHouse);
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
    Map<Integer, NativeBlock> months = new TreeMap<>();
    NativeBlock newIds = PredictionIds.block();
    RowBinaryOutput scratch = new RowBinaryOutput(1 << 10);
    List<Stored> answer = new ArrayList<>(batches.size());
    for (int b = 0; b < batches.size(); b++) {
      PredictionRows rows = batches.get(b);
      BitSet left = duplicates.get(b);
      for (int row = left.nextClearBit(0); row < rows.size(); row = left.nextClearBit(row + 1)) {
        NativeBlock month = months.computeIfAbsent(monthOf(rows.timestamp(row)), _ -> block());
        scratch.clear();
        rows.copyRow(row, batchId, scratch);
        month.add(scratch);
        if (!rows.hasGeneratedId(row)) {
          PredictionIds.addTo(newIds, rows.key(row), rows.timestamp(row), batchId);
        }
      }
      answer.add(new Stored(rows.size() - left.cardinality(), left));
    }
    months.forEach((month, rows) -> insert(rows, batchId + "-" + month));
    if (newIds.size() > 0) {
      ids.insert(newIds, Long.toString(batchId));
    }
    return answer;
  }

  /** An empty block of this table. */
  public static NativeBlock block() {
    List<String> names = new ArrayList<>(PredictionColumns.NAMES);
    List<Column> columns = new ArrayList<>(new PredictionColumns().all());
    names.add("batch_id");
    columns.add(NativeBlock.count());
    return new NativeBlock(names, columns);
  }

  /**
   * Inserts rows of one month, all or none.
   *
   * @param rows a {@link #block} of rows as {@link PredictionRows#copyRow} writes them
   * @param token names this very content
   * @return rows written as the server counts them; 0 when it has seen the token before
   */
  public long insert(NativeBlock rows, String token) {
    return clickHouse.insert("predictions", rows, token);
  }

  /**
   * As {@link #insert(NativeBlock, String)}, block by block.
   *
   * @param block a {@link #block}
   */
  public long insert(NativeBlock block, NativeBlock.Source rows, String token) {
    return clickHouse.insert("predictions", block, rows, token);
  }

  /** How many rows of a batch's month are stored. Reads the parts that hold the batch. */
  public long count(long batchId, int month) {
    return clickHouse.columns(
        "SELECT toInt64(count()) FROM predictions"
            + " WHERE batch_id = {batch:UInt64} AND toYYYYMM(ts) = {month:UInt32}",
        Map.of("batch", batchId, "month", month),
        rows -> rows.hasNext() ? rows.readLong() : 0);
  }

  /** Which rows of a batch's month are stored. */
  public Set<PredictionKey> keys(long batchId, int month) {
    return clickHouse.columns(
        "SELECT model, prediction_id FROM predictions"
            + " WHERE batch_id = {batch:UInt64} AND toYYYYMM(ts) = {month:UInt32}",
        Map.of("batch", batchId, "month", month),
        rows -> {
          Set<PredictionKey> keys = new HashSet<>();
          while (rows.hasNext()) {
            keys.add(new PredictionKey(rows.readString(), rows.readString()));
          }
          return keys;
        });
  }

  /** The partition of an event time: year × 100 + month, in UTC. */
  public static int monthOf(long epochMillis) {
    var date = Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
    return date.getYear() * 100 + date.getMonthValue();
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
    sent.replaceAll(ids::known);
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
}
