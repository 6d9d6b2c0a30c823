package dev.tidemark.storage.prediction;

import dev.tidemark.storage.clickhouse.NativeBlock;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.model.ModelVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Predictions in the columns in which they are stored, cut into pieces of some hundred rows. Built
 * with a {@link PredictionRowBuilder}. Not thread-safe.
 */
public final class PredictionRows {
  /** Damage to a disk costs a piece: many small ones lose less than a few large ones. */
  private static final int PIECE_BYTES = 256 << 10;

  private final PredictionColumns columns = new PredictionColumns();
  private final NativeBlock block = new NativeBlock(PredictionColumns.NAMES, columns.all());
  private final BitSet generatedInBlock = new BitSet();
  private final List<Piece> pieces = new ArrayList<>();
  private long[] timestamps = new long[16];
  private long[] hashes = new long[16];
  private final BitSet generated = new BitSet();
  private final Map<ModelVersion, Integer> senders = new LinkedHashMap<>();
  private @Nullable ModelVersion sender;
  private int firstOfSender;
  private int count;
  private long pieceBytes;
  private long blockBytes; // at most
  private @Nullable Piece opened;
  private @Nullable EncodedPredictions readable;

  /**
   * Some rows as {@link EncodedPredictions} reads them.
   *
   * @param firstRow number of the first one
   */
  public record Piece(int firstRow, int rows, ByteBuffer bytes) {}

  /** The columns of a row's bytes. */
  public static List<String> columns() {
    return PredictionColumns.NAMES;
  }

  /** Rows held. */
  public int size() {
    return count;
  }

  /** Bytes held, roughly. */
  public int byteSize() {
    return Math.toIntExact(pieceBytes + blockBytes);
  }

  public PredictionKey key(int row) {
    return piece(row).key(row - first());
  }

  /** Event time in epoch milliseconds. */
  public long timestamp(int row) {
    return timestamps[checked(row)];
  }

  /** The {@link PredictionKey#hash} of its key. */
  public long hash(int row) {
    return hashes[checked(row)];
  }

  /** Whether the id is one of ours, so that nobody can have sent it before. */
  public boolean hasGeneratedId(int row) {
    return generated.get(checked(row));
  }

  /** The models met, each once. */
  public Set<String> models() {
    return senders().keySet().stream().map(ModelVersion::model).collect(Collectors.toSet());
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
    piece(row).copyRow(row - first(), target);
  }

  /** Appends one row and its batch's number to the target: a row of {@code predictions}. */
  public void copyRow(int row, long batchId, RowBinaryOutput target) {
    piece(row).copyRow(row - first(), batchId, target);
  }

  /** All rows as bytes, in order. */
  public List<Piece> pieces() {
    cut();
    return List.copyOf(pieces);
  }

  /** Where a builder puts its values. */
  PredictionColumns open() {
    return columns;
  }

  /**
   * A builder has put a row into every column.
   *
   * @param mostBytes that it takes
   */
  void added(long hash, long timestamp, boolean generatedId, long mostBytes) {
    if (count == timestamps.length) {
      timestamps = Arrays.copyOf(timestamps, count * 2);
      hashes = Arrays.copyOf(hashes, count * 2);
    }
    timestamps[count] = timestamp;
    hashes[count] = hash;
    if (generatedId) {
      generated.set(count);
      generatedInBlock.set(block.size() - 1);
    }
    count++;
    blockBytes += mostBytes;
    if (blockBytes > PIECE_BYTES) {
      blockBytes = block.byteSize();
      if (blockBytes > PIECE_BYTES) {
        cut();
      }
    }
  }

  private void cut() {
    int rows = block.size();
    if (rows > 0) {
      ByteBuffer bytes = EncodedPredictions.encode(block, generatedInBlock);
      pieces.add(new Piece(count - rows, rows, bytes));
      pieceBytes += bytes.remaining();
      blockBytes = 0;
      block.clear();
      generatedInBlock.clear();
    }
  }

  private int first() {
    return opened == null ? 0 : opened.firstRow();
  }

  private EncodedPredictions piece(int row) {
    checked(row);
    cut();
    Piece last = opened;
    EncodedPredictions found = readable;
    if (found == null
        || last == null
        || row < last.firstRow()
        || row >= last.firstRow() + last.rows()) {
      last =
          pieces.stream()
              .filter(one -> row < one.firstRow() + one.rows())
              .findFirst()
              .orElseThrow();
      try {
        found = EncodedPredictions.of(last.bytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e); // it was made here
      }
      opened = last;
      readable = found;
    }
    return found;
  }

  private int checked(int row) {
    if (row < 0 || row >= count) {
      throw new IndexOutOfBoundsException(row);
    }
    return row;
  }
}
