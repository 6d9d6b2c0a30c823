package dev.tidemark.storage.prediction;

import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.model.ModelVersion;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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
  private static final int GENERATED = 1 << 31;

  private final RowBinaryOutput bytes;
  private final int start;
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

  public PredictionRows() {
    this(new RowBinaryOutput(1 << 12), 0);
  }

  private PredictionRows(RowBinaryOutput bytes, int start) {
    this.bytes = bytes;
    this.start = start;
  }

  /** Rows held. */
  public int size() {
    return count;
  }

  /** Bytes held. */
  public int byteSize() {
    return bytes.size() - start;
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

  /** How many rows each model version has sent; empty for rows read back from bytes. */
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
    return row == 0 ? start : ends[row - 1];
  }

  /** Appends one row and its batch's number to the target: a row of {@code predictions}. */
  public void copyRow(int row, long batchId, RowBinaryOutput target) {
    bytes.copyTo(target, bytesBefore(row), ends[checked(row)]);
    target.writeLong(batchId);
  }

  /**
   * Some rows as bytes that {@link #decode} reads: their number, each one's end and whether its id
   * is generated, and the rows. Nothing is copied: no rows may be added afterwards.
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

  /**
   * The rows that {@link #encode} wrote.
   *
   * @param encoded backed by an array; not copied, so it must not change any more
   * @throws IOException if they are no such rows
   */
  public static PredictionRows decode(ByteBuffer encoded) throws IOException {
    try {
      ByteBuffer in = encoded.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      int count = in.getInt();
      ByteBuffer index = in.slice(in.position(), Math.multiplyExact(4, count));
      index.order(ByteOrder.LITTLE_ENDIAN);
      in.position(in.position() + 4 * count);
      int first = in.arrayOffset() + in.position();
      int last = in.arrayOffset() + in.limit();
      in = ByteBuffer.wrap(in.array()).limit(last).order(ByteOrder.LITTLE_ENDIAN);
      PredictionRows rows = new PredictionRows(RowBinaryOutput.of(in.array(), last), first);
      int start = first;
      for (int row = 0; row < count; row++) {
        int end = index.getInt(4 * row);
        in.position(start);
        String model = text(in, rows.lastModel());
        skipText(in); // version
        PredictionKey key = new PredictionKey(model, text(in, ""));
        start = first + (end & ~GENERATED);
        rows.added(key, in.getLong(), (end & GENERATED) != 0, start);
      }
      if (start != last) {
        throw new IOException("rows end at " + start + " of " + last + " bytes");
      }
      return rows;
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | IllegalArgumentException
        | ArithmeticException e) {
      throw new IOException("no encoded rows", e);
    }
  }

  private String lastModel() {
    return count == 0 ? "" : keys[count - 1].model();
  }

  /**
   * Reads a text.
   *
   * @param guess what is returned if it is that, in ASCII, so that repeated names are one object
   */
  private static String text(ByteBuffer in, String guess) {
    int at = skipText(in);
    int length = in.position() - at;
    if (length == guess.length()) {
      int same = 0;
      while (same < length && in.get(at + same) == guess.charAt(same)) {
        same++;
      }
      if (same == length) {
        return guess;
      }
    }
    return new String(in.array(), in.arrayOffset() + at, length, StandardCharsets.UTF_8);
  }

  /** Steps over a text and says where its bytes begin. */
  private static int skipText(ByteBuffer in) {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      length |= (next & 0x7f) << shift;
      if (next >= 0) {
        break;
      }
    }
    int at = in.position();
    in.position(at + length);
    return at;
  }

  /** Where a builder puts its bytes. */
  RowBinaryOutput bytes() {
    return bytes;
  }

  void added(PredictionKey key, long timestamp, boolean generatedId) {
    added(key, timestamp, generatedId, bytes.size());
  }

  private void added(PredictionKey key, long timestamp, boolean generatedId, int end) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
      timestamps = Arrays.copyOf(timestamps, count * 2);
      keys = Arrays.copyOf(keys, count * 2);
      generated = Arrays.copyOf(generated, count * 2);
    }
    ends[count] = end;
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
