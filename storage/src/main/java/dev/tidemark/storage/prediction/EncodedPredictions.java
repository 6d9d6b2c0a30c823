package dev.tidemark.storage.prediction;

import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Predictions as {@link PredictionRows#encode} wrote them, read where they lie: no row becomes an
 * object. Immutable as long as the bytes are.
 */
public final class EncodedPredictions {
  private final byte[] bytes;
  private final int start;
  private final int[] ends;
  private final int[] models;
  private final int[] ids;
  private final long[] timestamps;
  private final boolean[] generated;

  private EncodedPredictions(ByteBuffer in) throws IOException {
    int count = in.getInt();
    ByteBuffer index = in.slice(in.position(), Math.multiplyExact(4, count));
    index.order(ByteOrder.LITTLE_ENDIAN);
    this.bytes = in.array();
    this.start = in.arrayOffset() + in.position() + 4 * count;
    this.ends = new int[count];
    this.models = new int[count];
    this.ids = new int[count];
    this.timestamps = new long[count];
    this.generated = new boolean[count];
    int last = in.arrayOffset() + in.limit();
    ByteBuffer rows = ByteBuffer.wrap(bytes).limit(last).order(ByteOrder.LITTLE_ENDIAN);
    rows.position(start);
    for (int row = 0; row < count; row++) {
      int end = index.getInt(4 * row);
      models[row] = skipText(rows);
      skipText(rows); // version
      ids[row] = skipText(rows);
      timestamps[row] = rows.getLong();
      generated[row] = (end & PredictionRows.GENERATED) != 0;
      ends[row] = start + (end & ~PredictionRows.GENERATED);
      if (rows.position() > ends[row]) {
        throw new IOException("row " + row + " is longer than it says");
      }
      rows.position(ends[row]);
    }
    if (rows.hasRemaining()) {
      throw new IOException("rows end " + rows.remaining() + " bytes early");
    }
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

  /** Rows held. */
  public int size() {
    return ends.length;
  }

  /** Event time in epoch milliseconds. */
  public long timestamp(int row) {
    return timestamps[row];
  }

  /** Whether the id is one of ours, so that nobody can have sent it before. */
  public boolean hasGeneratedId(int row) {
    return generated[row];
  }

  /** Where the texts and rows lie; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** The model's name with its length before it, as the row holds it. */
  public Place model(int row) {
    return place(models[row]);
  }

  /** The prediction's id with its length before it. */
  public Place id(int row) {
    return place(ids[row]);
  }

  /**
   * A text within {@link #bytes}.
   *
   * @param from its first byte
   * @param to after its last
   */
  public record Place(int from, int to) {
    /** The text there. */
    public String in(byte[] bytes) {
      return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
  }

  /** Appends one row and its batch's number to the target: a row of {@code predictions}. */
  public void copyRow(int row, long batchId, RowBinaryOutput target) {
    int from = row == 0 ? start : ends[row - 1];
    target.writeRaw(bytes, from, ends[row] - from).writeLong(batchId);
  }

  private Place place(int at) {
    ByteBuffer in = ByteBuffer.wrap(bytes).position(at);
    int length = readLength(in);
    return new Place(in.position(), in.position() + length);
  }

  /** Steps over a text and says where it began, length and all. */
  private static int skipText(ByteBuffer in) {
    int at = in.position();
    int length = readLength(in);
    in.position(in.position() + length);
    return at;
  }

  private static int readLength(ByteBuffer in) {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      length |= (next & 0x7f) << shift;
      if (next >= 0) {
        return length;
      }
    }
  }
}
