package dev.tidemark.storage.prediction;

import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Predictions in the binary form in which they are stored, one after the other: the columns of
 * {@link PredictionWriter#COLUMNS} but the batch's number, in {@code RowBinary}. Built with a
 * {@link PredictionRowBuilder}. Not thread-safe.
 */
public final class PredictionRows {
  private final RowBinaryOutput bytes = new RowBinaryOutput(1 << 12);
  private int[] ends = new int[16];
  private long[] timestamps = new long[16];
  private PredictionKey[] keys = new PredictionKey[16];
  private boolean[] generated = new boolean[16];
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

  /** Appends one row's bytes to the target, in the order of {@link #columns}. */
  public void copyRow(int row, RowBinaryOutput target) {
    bytes.copyTo(target, row == 0 ? 0 : ends[row - 1], ends[checked(row)]);
  }

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
