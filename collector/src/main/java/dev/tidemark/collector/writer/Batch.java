package dev.tidemark.collector.writer;

import dev.tidemark.collector.spool.Frame;
import dev.tidemark.storage.business.BusinessMetricRows;
import dev.tidemark.storage.label.LabelRows;
import dev.tidemark.storage.prediction.PredictionKey;
import dev.tidemark.storage.prediction.PredictionRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A stretch of the spool on its way to ClickHouse. Predictions are numbered through all its frames,
 * from 0. Not thread-safe.
 */
final class Batch {
  private final List<PredictionRows> predictions = new ArrayList<>();
  private int[] frames = new int[1 << 10]; // by prediction: which of the rows hold it
  private int[] indexes = new int[1 << 10]; // and where
  private long[] hashes = new long[1 << 10];
  private final List<LabelRows> labels = new ArrayList<>();
  private final List<BusinessMetricRows> businessMetrics = new ArrayList<>();
  private long from = -1;
  private long to;
  private int predictionCount;
  private int labelCount;
  private int businessMetricCount;
  private long byteSize;

  /**
   * @throws IOException if the frame's payload is not what its kind says
   */
  void add(Frame frame) throws IOException {
    switch (frame.kind()) {
      case Kind.PREDICTIONS -> {
        PredictionRows rows = PredictionRows.decode(frame.payload());
        int needed = predictionCount + rows.size();
        if (needed > frames.length) {
          frames = Arrays.copyOf(frames, Math.max(needed, frames.length * 2));
          indexes = Arrays.copyOf(indexes, frames.length);
          hashes = Arrays.copyOf(hashes, frames.length);
        }
        for (int index = 0; index < rows.size(); index++) {
          frames[predictionCount] = predictions.size();
          hashes[predictionCount] = IdFilter.hash(rows.key(index));
          indexes[predictionCount++] = index;
        }
        predictions.add(rows);
      }
      case Kind.LABELS -> {
        LabelRows rows = LabelRows.decode(frame.payload());
        labels.add(rows);
        labelCount += rows.size();
      }
      case Kind.BUSINESS_METRICS -> {
        BusinessMetricRows rows = BusinessMetricRows.decode(frame.payload());
        businessMetrics.add(rows);
        businessMetricCount += rows.size();
      }
      default -> throw new IOException("unknown kind of frame " + frame.kind());
    }
    byteSize += frame.payload().remaining();
    cover(frame);
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
    return predictionCount + labelCount + businessMetricCount;
  }

  long byteSize() {
    return byteSize;
  }

  List<LabelRows> labels() {
    return List.copyOf(labels);
  }

  List<BusinessMetricRows> businessMetrics() {
    return List.copyOf(businessMetrics);
  }

  /** The rows that hold prediction number {@code row}. */
  PredictionRows rowsOf(int row) {
    return predictions.get(frames[row]);
  }

  /** The place of prediction number {@code row} in {@link #rowsOf}. */
  int indexOf(int row) {
    return indexes[row];
  }

  PredictionKey key(int row) {
    return rowsOf(row).key(indexOf(row));
  }

  /** The {@link IdFilter#hash} of its key. */
  long hash(int row) {
    return hashes[row];
  }

  /** Whether its id is one of ours, so that nobody can have sent it before. */
  boolean hasGeneratedId(int row) {
    return rowsOf(row).hasGeneratedId(indexOf(row));
  }

  Set<String> models() {
    Set<String> models = new HashSet<>();
    predictions.forEach(rows -> models.addAll(rows.models()));
    labels.forEach(rows -> models.addAll(rows.models()));
    businessMetrics.forEach(rows -> models.addAll(rows.models()));
    return models;
  }
}
