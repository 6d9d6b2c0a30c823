package dev.tidemark.storage.prediction;

import dev.tidemark.storage.clickhouse.DictionaryColumn;
import dev.tidemark.storage.clickhouse.FixedColumn;
import dev.tidemark.storage.clickhouse.NativeBlock;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.clickhouse.StringColumn;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Predictions as {@link PredictionRows#pieces} wrote them: columns that are put into a block for
 * ClickHouse as they are. Keys and times are read at once, the rest when asked for. The bytes must
 * not change. Not thread-safe.
 */
public final class EncodedPredictions {
  private final byte[] bytes;
  private final int start;
  private final int size;
  private final BitSet generated;
  private final DictionaryColumn models = NativeBlock.lowCardinality();
  private final StringColumn ids = NativeBlock.text();
  private final FixedColumn timestamps = NativeBlock.time();
  private @Nullable NativeBlock whole;

  private EncodedPredictions(ByteBuffer in) throws IOException {
    this.size = in.getInt();
    int flags = (size + 7) / 8;
    this.generated = BitSet.valueOf(in.slice(in.position(), flags));
    this.bytes = in.array();
    this.start = in.arrayOffset() + in.position() + flags;
    if (size < 1 || NativeBlock.endOf(bytes, start) != in.arrayOffset() + in.limit()) {
      throw new IOException("rows do not end where they should");
    }
    NativeBlock.load(bytes, start, size, PredictionColumns.MODEL, models);
    NativeBlock.load(bytes, start, size, PredictionColumns.PREDICTION_ID, ids);
    NativeBlock.load(bytes, start, size, PredictionColumns.TIMESTAMP, timestamps);
  }

  /**
   * The rows in these bytes.
   *
   * @param encoded backed by an array; not copied, so it must not change any more
   * @throws IOException if they are no such rows
   */
  public static EncodedPredictions of(ByteBuffer encoded) throws IOException {
    try {
      return new EncodedPredictions(encoded.duplicate().order(ByteOrder.LITTLE_ENDIAN));
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | IllegalArgumentException
        | NegativeArraySizeException
        | ArithmeticException e) {
      throw new IOException("no encoded rows", e);
    }
  }

  /** What {@link #of} reads. */
  static ByteBuffer encode(NativeBlock block, BitSet generated) {
    int rows = block.size();
    int flags = (rows + 7) / 8;
    byte[] marks = new byte[flags];
    byte[] set = generated.toByteArray();
    System.arraycopy(set, 0, marks, 0, set.length);
    RowBinaryOutput out =
        new RowBinaryOutput(Math.toIntExact(Integer.BYTES + flags + block.byteSize()));
    block.save(out.writeInt(rows).writeRaw(marks, 0, flags));
    return out.toByteBuffer();
  }

  /** Rows held. */
  public int size() {
    return size;
  }

  /** Event time in epoch milliseconds. */
  public long timestamp(int row) {
    return timestamps.at(row);
  }

  /** Whether the id is one of ours, so that nobody can have sent it before. */
  public boolean hasGeneratedId(int row) {
    return generated.get(row);
  }

  /** The models' names by row. */
  public DictionaryColumn models() {
    return models;
  }

  /** The predictions' ids by row. */
  public StringColumn ids() {
    return ids;
  }

  PredictionKey key(int row) {
    return new PredictionKey(
        text(models.texts(), models.from(row), models.to(row)),
        text(ids.texts(), ids.from(row), ids.to(row)));
  }

  private static String text(byte[] utf8, int from, int to) {
    return new String(utf8, from, to - from, StandardCharsets.UTF_8);
  }

  /** Appends all rows, with their batch's number, to a {@link PredictionWriter#block}. */
  public void addTo(NativeBlock block, long batchId) {
    block.load(bytes, start, size);
    block.fill(batchId);
  }

  /** Appends one row to the target, in the order of {@link PredictionRows#columns}. */
  public void copyRow(int row, RowBinaryOutput target) {
    NativeBlock loaded = whole;
    if (loaded == null) {
      loaded = new NativeBlock(PredictionColumns.NAMES, new PredictionColumns().all());
      loaded.load(bytes, start, size);
      whole = loaded;
    }
    loaded.copyRow(row, target);
  }

  /** Appends one row and its batch's number to the target: a row of {@code predictions}. */
  public void copyRow(int row, long batchId, RowBinaryOutput target) {
    copyRow(row, target);
    target.writeLong(batchId);
  }
}
