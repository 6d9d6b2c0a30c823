package dev.tidemark.collector.writer;

import dev.tidemark.collector.spool.Frame;
import dev.tidemark.storage.business.BusinessMetricRows;
import dev.tidemark.storage.clickhouse.DictionaryColumn;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.clickhouse.StringColumn;
import dev.tidemark.storage.label.LabelRows;
import dev.tidemark.storage.prediction.EncodedPredictions;
import dev.tidemark.storage.prediction.PredictionKey;
import dev.tidemark.storage.shadow.CandidateAnswerRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A stretch of the spool on its way to ClickHouse. Predictions are numbered through all its frames,
 * from 0. Of a prediction only key and time are held; the rest stays on disk until {@link
 * SpooledRows} reads it again to send it. Used for one stretch after the other, keeping its memory:
 * nothing that lives as long as a batch has to be collected then. Not thread-safe.
 */
final class Batch {
  /** What an object made of a spooled label or number takes, against its bytes in the spool. */
  private static final int OBJECT_FACTOR = 4;

  private static final int ROW_BYTES = 28;

  private static final int KEPT_ID_BYTES = 16 << 20;

  private final ModelNames models = new ModelNames();
  private int[] modelNumbers = new int[1 << 10]; // by prediction, as all below
  private int[] idEnds = new int[1 << 10];
  private long[] timestamps = new long[1 << 10];
  private long[] hashes = new long[1 << 10];
  private final BitSet generated = new BitSet();
  private byte[] ids = new byte[1 << 16];
  private final List<Stretch> stretches = new ArrayList<>();
  private final List<LabelRows> labels = new ArrayList<>();
  private final List<BusinessMetricRows> businessMetrics = new ArrayList<>();
  private final List<CandidateAnswerRows> candidateAnswers = new ArrayList<>();
  private long from = -1;
  private long to;
  private int predictionCount;
  private int labelCount;
  private int businessMetricCount;
  private int candidateAnswerCount;
  private long byteSize;
  private long objectBytes;

  /**
   * The predictions of one frame.
   *
   * @param sequence of the frame
   * @param firstRow number of its first prediction
   */
  record Stretch(long sequence, int firstRow) {}

  /** Forgets everything. */
  void clear() {
    models.clear();
    generated.clear();
    stretches.clear();
    labels.clear();
    businessMetrics.clear();
    candidateAnswers.clear();
    from = -1;
    predictionCount = 0;
    labelCount = 0;
    businessMetricCount = 0;
    candidateAnswerCount = 0;
    byteSize = 0;
    objectBytes = 0;
    if (ids.length > KEPT_ID_BYTES) {
      ids = new byte[1 << 16];
    }
  }

  /**
   * @throws IOException if the frame's payload is not what its kind says
   */
  void add(Frame frame) throws IOException {
    switch (frame.kind()) {
      case Kind.PREDICTIONS -> {
        EncodedPredictions rows = EncodedPredictions.of(frame.payload());
        stretches.add(new Stretch(frame.sequence(), predictionCount));
        for (int row = 0; row < rows.size(); row++) {
          add(rows, row);
        }
      }
      case Kind.LABELS -> {
        LabelRows rows = LabelRows.decode(frame.payload());
        labels.add(rows);
        labelCount += rows.size();
        objectBytes += (long) OBJECT_FACTOR * frame.payload().remaining();
      }
      case Kind.BUSINESS_METRICS -> {
        BusinessMetricRows rows = BusinessMetricRows.decode(frame.payload());
        businessMetrics.add(rows);
        businessMetricCount += rows.size();
        objectBytes += (long) OBJECT_FACTOR * frame.payload().remaining();
      }
      case Kind.CANDIDATE_ANSWERS -> {
        CandidateAnswerRows rows = CandidateAnswerRows.decode(frame.payload());
        candidateAnswers.add(rows);
        candidateAnswerCount += rows.size();
        objectBytes += (long) OBJECT_FACTOR * frame.payload().remaining();
      }
      default -> throw new IOException("unknown kind of frame " + frame.kind());
    }
    byteSize += frame.payload().remaining();
    cover(frame);
  }

  private void add(EncodedPredictions rows, int index) {
    int row = predictionCount++;
    if (row == hashes.length) {
      int more = row * 2;
      modelNumbers = Arrays.copyOf(modelNumbers, more);
      idEnds = Arrays.copyOf(idEnds, more);
      timestamps = Arrays.copyOf(timestamps, more);
      hashes = Arrays.copyOf(hashes, more);
    }
    DictionaryColumn sent = rows.models();
    StringColumn sentIds = rows.ids();
    int from = sentIds.from(index);
    int start = idStart(row);
    int end = start + sentIds.to(index) - from;
    if (end > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(end, ids.length * 2));
    }
    System.arraycopy(sentIds.texts(), from, ids, start, end - start);
    modelNumbers[row] = models.number(sent.texts(), sent.from(index), sent.to(index));
    idEnds[row] = end;
    timestamps[row] = rows.timestamp(index);
    hashes[row] = PredictionKey.hash(models.utf8(modelNumbers[row]), ids, start, end);
    generated.set(row, rows.hasGeneratedId(index));
  }

  /** Counts the frame as part of this batch without its rows. */
  void cover(Frame frame) {
    from = from < 0 ? frame.sequence() : from;
    to = frame.end();
  }

  boolean isEmpty() {
    return from < 0;
  }

  /** First sequence. */
  long from() {
    return from;
  }

  /** Sequence after the last row. */
  long to() {
    return to;
  }

  int predictionCount() {
    return predictionCount;
  }

  int labelCount() {
    return labelCount;
  }

  int rows() {
    return predictionCount + labelCount + businessMetricCount + candidateAnswerCount;
  }

  /** Bytes in the spool. */
  long byteSize() {
    return byteSize;
  }

  /** Bytes in memory, roughly. */
  long heldBytes() {
    return (long) ROW_BYTES * predictionCount + idStart(predictionCount) + objectBytes;
  }

  /** Where its predictions lie in the spool, in order. */
  List<Stretch> stretches() {
    return stretches;
  }

  List<LabelRows> labels() {
    return List.copyOf(labels);
  }

  List<BusinessMetricRows> businessMetrics() {
    return List.copyOf(businessMetrics);
  }

  List<CandidateAnswerRows> candidateAnswers() {
    return List.copyOf(candidateAnswers);
  }

  /** Event time of prediction number {@code row} in epoch milliseconds. */
  long timestamp(int row) {
    return timestamps[row];
  }

  PredictionKey key(int row) {
    int start = idStart(row);
    String id = new String(ids, start, idEnds[row] - start, StandardCharsets.UTF_8);
    return new PredictionKey(models.name(modelNumbers[row]), id);
  }

  /** Whether two of them are the same prediction. */
  boolean isSame(int row, int other) {
    return hashes[row] == hashes[other]
        && modelNumbers[row] == modelNumbers[other]
        && Arrays.equals(ids, idStart(row), idEnds[row], ids, idStart(other), idEnds[other]);
  }

  /** Appends the model's name and the id. */
  void copyKey(int row, RowBinaryOutput target) {
    int start = idStart(row);
    int length = idEnds[row] - start;
    target.writeUtf8(models.utf8(modelNumbers[row])).writeLength(length);
    target.writeRaw(ids, start, length);
  }

  /** The {@link PredictionKey#hash} of its key. */
  long hash(int row) {
    return hashes[row];
  }

  /** Whether its id is one of ours, so that nobody can have sent it before. */
  boolean hasGeneratedId(int row) {
    return generated.get(row);
  }

  Set<String> models() {
    Set<String> met = new HashSet<>(models.names());
    labels.forEach(rows -> met.addAll(rows.models()));
    businessMetrics.forEach(rows -> met.addAll(rows.models()));
    candidateAnswers.forEach(rows -> met.addAll(rows.models()));
    return met;
  }

  private int idStart(int row) {
    return row == 0 ? 0 : idEnds[row - 1];
  }
}
