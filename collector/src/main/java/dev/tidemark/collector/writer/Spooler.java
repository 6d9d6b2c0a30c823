package dev.tidemark.collector.writer;

import dev.tidemark.collector.spool.Frame;
import dev.tidemark.collector.spool.Spool;
import dev.tidemark.collector.spool.SpoolException;
import dev.tidemark.storage.business.BusinessMetricRows;
import dev.tidemark.storage.label.LabelRows;
import dev.tidemark.storage.prediction.PredictionRows;
import dev.tidemark.storage.shadow.CandidateAnswerRows;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/** Puts decoded records into the spool. Thread-safe. */
public final class Spooler {
  /** Damage to the disk costs a frame: many small ones lose less than a few large ones. */
  private static final int FRAME_BYTES = 64 << 10;

  private final Spool spool;
  private final RecentIds recentIds = new RecentIds();

  public Spooler(Spool spool) {
    this.spool = spool;
  }

  /**
   * Spools predictions; they must not be changed any more.
   *
   * @return completes when they are durable, with how many of them are known to be repetitions
   * @throws SpoolException at once if there is no room; the future may fail with one too
   */
  public CompletableFuture<Integer> predictions(PredictionRows rows) {
    return predictions(rows, _ -> {});
  }

  /**
   * As {@link #predictions(PredictionRows)}.
   *
   * @param repeatedRow hears of each row that is known to be a repetition
   */
  public CompletableFuture<Integer> predictions(PredictionRows rows, IntConsumer repeatedRow) {
    List<Frame.Draft> frames =
        rows.pieces().stream()
            .map(piece -> new Frame.Draft(Kind.PREDICTIONS, piece.rows(), List.of(piece.bytes())))
            .toList();
    return spool.append(frames).thenApply(_ -> recentIds.add(rows, repeatedRow));
  }

  /** As {@link #labels}. */
  public CompletableFuture<Integer> candidateAnswers(CandidateAnswerRows rows) {
    List<Frame.Draft> frames =
        rows.encode(FRAME_BYTES).stream()
            .map(piece ->
                new Frame.Draft(Kind.CANDIDATE_ANSWERS, piece.rows(), List.of(piece.bytes())))
            .toList();
    return spool.append(frames).thenApply(_ -> 0);
  }

  /** As {@link #labels}. */
  public CompletableFuture<Integer> businessMetrics(BusinessMetricRows rows) {
    return spool
        .append(
            List.of(new Frame.Draft(Kind.BUSINESS_METRICS, rows.size(), List.of(rows.encode()))))
        .thenApply(_ -> 0);
  }

  /**
   * As {@link #predictions(PredictionRows)}; how many labels repeat earlier ones is not known here:
   * 0.
   */
  public CompletableFuture<Integer> labels(LabelRows rows) {
    ByteBuffer encoded = rows.encode();
    return spool
        .append(List.of(new Frame.Draft(Kind.LABELS, rows.size(), List.of(encoded))))
        .thenApply(_ -> 0);
  }
}
