package dev.tidemark.storage.prediction;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.NativeBlock;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The ids of all predictions stored, whatever their time. Thread-safe. */
public final class PredictionIds {
  private static final List<String> COLUMNS = List.of("model", "prediction_id", "ts", "batch_id");

  /** Point lookups in the primary key; at most {@link #LOOKUP_IDS} ids at once. */
  private static final String SELECT_KNOWN =
      "SELECT DISTINCT prediction_id FROM prediction_ids"
          + " WHERE model = ? AND prediction_id IN (SELECT arrayJoin(?))";

  private static final int LOOKUP_IDS = 2_000;
  private static final int LOOKUP_CHARS = 150_000; // below the server's limit for a query's text

  private final ClickHouse clickHouse;

  public PredictionIds(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** Those of the ids that are stored already. */
  public Set<String> known(String model, Collection<String> ids) {
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

  /** An empty block of this table. */
  public static NativeBlock block() {
    return new NativeBlock(
        COLUMNS,
        List.of(
            NativeBlock.lowCardinality(),
            NativeBlock.text(),
            NativeBlock.time(),
            NativeBlock.count()));
  }

  /** Adds one row to a {@link #block}. */
  public static void addTo(NativeBlock rows, PredictionKey key, long timestamp, long batchId) {
    rows.add(
        new RowBinaryOutput(64)
            .writeString(key.model())
            .writeString(key.predictionId())
            .writeLong(timestamp)
            .writeLong(batchId));
  }

  /**
   * Stores ids of one batch.
   *
   * @return ids written as the server counts them; 0 when it has seen the token before
   */
  public long insert(NativeBlock rows, String token) {
    return clickHouse.insert("prediction_ids", rows, token);
  }

  /**
   * As {@link #insert(NativeBlock, String)}, block by block.
   *
   * @param block a {@link #block}
   */
  public long insert(NativeBlock block, NativeBlock.Source rows, String token) {
    return clickHouse.insert("prediction_ids", block, rows, token);
  }

  /** How many ids of a batch are stored. Reads the parts that hold the batch. */
  public long count(long batchId) {
    return clickHouse.columns(
        "SELECT toInt64(count()) FROM prediction_ids WHERE batch_id = {batch:UInt64}",
        Map.of("batch", batchId),
        rows -> rows.hasNext() ? rows.readLong() : 0);
  }

  /** Hands over every id stored, in no order. Reads the whole table. */
  public void forEach(Consumer<PredictionKey> action) {
    clickHouse.streamed(
        "SELECT model, prediction_id FROM prediction_ids",
        Map.of(),
        rows -> {
          long count = 0;
          for (; rows.hasNext(); count++) {
            action.accept(new PredictionKey(rows.readString(), rows.readString()));
          }
          return count;
        });
  }

  private List<String> lookup(String model, List<String> ids) {
    return ids.isEmpty()
        ? List.of()
        : clickHouse.rows(SELECT_KNOWN, List.of(model, ids), row -> row.getString(1));
  }
}
