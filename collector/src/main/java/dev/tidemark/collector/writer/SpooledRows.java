package dev.tidemark.collector.writer;

import dev.tidemark.collector.spool.Frame;
import dev.tidemark.collector.spool.Spool;
import dev.tidemark.collector.spool.SpoolReader;
import dev.tidemark.storage.clickhouse.NativeBlock;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.prediction.EncodedPredictions;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads the predictions of sealed batches from the spool once more, to send them. Going forward,
 * from one batch to the next too, costs one pass over the spool. Not thread-safe.
 */
final class SpooledRows implements Closeable {
  private final Spool spool;
  private @Nullable SpoolReader reader;
  private final RowBinaryOutput scratch = new RowBinaryOutput(1 << 10);
  private Batch batch = new Batch();
  private int stretch;
  private @Nullable EncodedPredictions rows;
  private long readTo;
  private @Nullable IOException failure;

  SpooledRows(Spool spool) {
    this.spool = spool;
  }

  /** Turns to another batch. */
  void begin(Batch next) {
    batch = next;
    stretch = -1;
    rows = null;
    failure = null;
  }

  /**
   * Puts predictions and their batch's number into the block: all those of a frame, if no other
   * ones stand between them, or the next one.
   *
   * @param wanted numbers of predictions, ascending
   * @param next which of them comes next
   * @return how many were put there
   * @throws IOException if the spool does not hold them any more as they were read first
   */
  int addTo(NativeBlock block, int[] wanted, int next, long batchId) throws IOException {
    try {
      EncodedPredictions frame = at(wanted[next]);
      int first = batch.stretches().get(stretch).firstRow();
      int size = frame.size();
      if (wanted[next] == first
          && next + size <= wanted.length
          && wanted[next + size - 1] == first + size - 1) {
        frame.addTo(block, batchId);
        return size;
      }
      scratch.clear();
      frame.copyRow(wanted[next] - first, batchId, scratch);
      block.add(scratch);
      return 1;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * One prediction and its batch's number, in binary form.
   *
   * @throws IOException as {@link #addTo}
   */
  byte[] row(int row, long batchId) throws IOException {
    RowBinaryOutput bytes = new RowBinaryOutput(1 << 10);
    EncodedPredictions frame = at(row);
    frame.copyRow(row - batch.stretches().get(stretch).firstRow(), batchId, bytes);
    return bytes.toByteArray();
  }

  private EncodedPredictions at(int row) throws IOException {
    if (stretch >= 0 && row < batch.stretches().get(stretch).firstRow()) {
      begin(batch);
    }
    EncodedPredictions found = rows;
    while (found == null || row >= end()) {
      found = open(stretch + 1);
    }
    return found;
  }

  /**
   * To be called when an insert has failed: it may have failed because of {@link #addTo}.
   *
   * @throws IOException if so
   */
  void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  private int end() {
    return stretch + 1 == batch.stretches().size()
        ? batch.predictionCount()
        : batch.stretches().get(stretch + 1).firstRow();
  }

  private EncodedPredictions open(int next) throws IOException {
    Frame frame = frame(batch.stretches().get(next).sequence());
    EncodedPredictions found = EncodedPredictions.of(frame.payload());
    stretch = next;
    rows = found;
    return found;
  }

  private Frame frame(long sequence) throws IOException {
    SpoolReader from = reader;
    if (from == null || readTo > sequence) {
      close();
      from = spool.reader(sequence);
      reader = from;
    }
    try {
      Frame frame = from.next(Duration.ZERO);
      while (frame != null && frame.sequence() < sequence) {
        frame = from.next(Duration.ZERO);
      }
      if (frame != null) {
        readTo = frame.end();
      }
      if (frame == null || frame.sequence() > sequence) {
        throw new IOException("frame " + sequence + " of the spool cannot be read again");
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopping");
    }
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
