package dev.tidemark.storage.prediction;

import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.model.ModelVersion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Predictions in the binary form in which they are stored, one after the other: the columns of
 * {@link PredictionWriter#COLUMNS} but the batch's number, in {@code RowBinary}. Built with a
 * {@link PredictionRowBuilder}. Not thread-safe.
 */
public final class PredictionRows {
  /** Set in the index of an encoded row whose id is generated. */
  static final int GENERATED = 1 << 31;

  private final RowBinaryOutput bytes = new RowBinaryOutput(1 << 12);
  private int[] ends = new int[16];
  private long[] timestamps = new long[16];
  private PredictionKey[] keys = new PredictionKey[16];
  private boolean[] generated = new boolean[16];
  private final Map<ModelVersion, Integer> senders = new LinkedHashMap<>();
  private @Nullable ModelVersion sender;
  private int firstOfSender;
  private int count;

  /** The columns of a row's bytes. */
  public static List<String> columns() {
    return PredictionWriter.COLUMNS.subList(0, PredictionWriter.COLUMNS.size() - 1);
  }

  /** Rows held. */
  public int size() {
    return count;
  }

  /** Bytes held. */
  public int byteSize() {
    return bytes.size();
  }

  public PredictionKey key(int row) {
    return keys[checked(row)];
  }

  /** Event time in epoch milliseconds. */
  public long timestamp(int row) {
    return timestamps[checked(row)];
  }

  /** Whether the id is one of ours, so that nobody can have sent it before. */
  public boolean hasGeneratedId(int row) {
    return generated[checked(row)];
  }

  /** The models met, each once. */
  public Set<String> models() {
    Set<String> models = new HashSet<>();
    for (int row = 0; row < count; row++) {
      models.add(keys[row].model());
    }
    return models;
  }

  /** How many rows each model version has sent. */
  public Map<ModelVersion, Integer> senders() {
    Map<ModelVersion, Integer> all = new LinkedHashMap<>(senders);
    if (sender != null) {
      all.merge(sender, count - firstOfSender, Integer::sum);
    }
    return all;
  }

  /** Says who sent the row added last. */
  void sentBy(String model, String version) {
    ModelVersion before = sender;
    if (before == null || !before.model().equals(model) || !before.version().equals(version)) {
      if (before != null) {
        senders.merge(before, count - 1 - firstOfSender, Integer::sum);
      }
      sender = new ModelVersion(model, version);
      firstOfSender = count - 1;
    }
  }

  /** Appends one row's bytes to the target, in the order of {@link #columns}. */
  public void copyRow(int row, RowBinaryOutput target) {
    bytes.copyTo(target, bytesBefore(row), ends[checked(row)]);
  }

  /** Bytes held by the rows before this one; {@code row} may be the size. */
  public int bytesBefore(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /** Appends one row and its batch's number to the target: a row of {@code predictions}. */
  public void copyRow(int row, long batchId, RowBinaryOutput target) {
    bytes.copyTo(target, bytesBefore(row), ends[checked(row)]);
    target.writeLong(batchId);
  }

  /**
   * Some rows as bytes that {@link EncodedPredictions} reads: their number, each one's end and
   * whether its id is generated, and the rows. Nothing is copied: no rows may be added afterwards.
   *
   * @param to end, exclusive
   */
  public List<ByteBuffer> encode(int from, int to) {
    int start = bytesBefore(from);
    ByteBuffer index = ByteBuffer.allocate(4 + 4 * (to - from)).order(ByteOrder.LITTLE_ENDIAN);
    index.putInt(to - from);
    for (int row = from; row < to; row++) {
      index.putInt((ends[checked(row)] - start) | (generated[row] ? GENERATED : 0));
    }
    return List.of(index.flip(), bytes.view(start, bytesBefore(to)));
  }

  /** Where a builder puts its bytes. */
  RowBinaryOutput bytes() {
    return bytes;
  }

  void added(PredictionKey key, long timestamp, boolean generatedId) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
      timestamps = Arrays.copyOf(timestamps, count * 2);
      keys = Arrays.copyOf(keys, count * 2);
      generated = Arrays.copyOf(generated, count * 2);
    }
    ends[count] = bytes.size();
    timestamps[count] = timestamp;
    keys[count] = key;
    generated[count] = generatedId;
    count++;
  }

  private int checked(int row) {
    if (row < 0 || row >= count) {
      throw new IndexOutOfBoundsException(row);
    }
    return row;
  }
}
