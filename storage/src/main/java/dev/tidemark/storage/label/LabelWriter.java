package dev.tidemark.storage.label;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.prediction.PredictionKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stores ground truth labels; per prediction the label with the latest timestamp wins, of equal
 * timestamps the one that came last. Thread-safe.
 */
public final class LabelWriter {
  private static final List<String> COLUMNS =
      List.of(
          "model",
          "prediction_id",
          "label_value",
          "label_label",
          "retracted",
          "ts",
          "received_at",
          "batch_id");

  private final ClickHouse clickHouse;

  public LabelWriter(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Writes everything or fails; after a failure the same call may be made again.
   *
   * @param batches in order of arrival
   * @param batchId unique and growing, across restarts too
   * @return for each batch, how many of its labels were outdone by another one of this call
   * @throws StorageException if ClickHouse did not take it
   */
  public List<Integer> write(List<LabelRows> batches, long batchId) {
    Map<PredictionKey, GroundTruth> winners = new LinkedHashMap<>();
    List<Integer> outdone = new ArrayList<>(batches.size());
    for (LabelRows rows : batches) {
      int before = winners.size();
      for (GroundTruth label : rows.labels()) {
        winners.merge(
            new PredictionKey(label.model(), label.predictionId()),
            label,
            (old, next) -> next.timestamp().isBefore(old.timestamp()) ? old : next);
      }
      outdone.add(rows.size() - (winners.size() - before));
    }
    RowBinaryOutput out = new RowBinaryOutput();
    for (GroundTruth label : winners.values()) {
      out.writeString(label.model()).writeString(label.predictionId());
      out.writeDouble(label.label().number()).writeString(label.label().text());
      out.writeByte(label.label().isAbsent() ? 1 : 0);
      out.writeInstant(label.timestamp()).writeInstant(label.receivedAt()).writeLong(batchId);
    }
    if (!winners.isEmpty()) {
      insert(out, winners.size(), batchId);
    }
    return outdone;
  }

  /**
   * The token is another one each time: a second copy of a label changes nothing, one that is taken
   * for stored and is not would be lost.
   */
  private void insert(RowBinaryOutput labels, int count, long batchId) {
    String token = batchId + "-" + Long.toHexString(System.nanoTime());
    long written = clickHouse.insert("labels", COLUMNS, labels, token);
    if (written != count) {
      String message = "of %d labels the server says it wrote %d".formatted(count, written);
      throw new StorageException(message, true, 0, new IllegalStateException(message));
    }
  }
}
