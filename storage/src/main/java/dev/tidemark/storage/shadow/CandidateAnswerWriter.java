package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.clickhouse.StorageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stores answers of candidates that run elsewhere; per candidate and prediction the answer with the
 * latest timestamp wins, of equal timestamps the one that came last. Thread-safe.
 */
public final class CandidateAnswerWriter {
  private static final List<String> COLUMNS =
      List.of(
          "model",
          "version",
          "prediction_id",
          "prediction_value",
          "prediction_label",
          "score",
          "probabilities",
          "ts",
          "received_at",
          "batch_id");

  private final ClickHouse clickHouse;

  public CandidateAnswerWriter(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  private record Key(String model, String version, String predictionId) {}

  /**
   * Writes everything or fails; after a failure the same call may be made again.
   *
   * @param batches in order of arrival
   * @param batchId unique and growing, across restarts too
   * @throws StorageException if ClickHouse did not take it
   */
  public void write(List<CandidateAnswerRows> batches, long batchId) {
    Map<Key, CandidateAnswer> winners = new LinkedHashMap<>();
    for (CandidateAnswerRows rows : batches) {
      for (CandidateAnswer answer : rows.answers()) {
        winners.merge(
            new Key(answer.model(), answer.version(), answer.predictionId()),
            answer,
            (old, next) -> next.timestamp().isBefore(old.timestamp()) ? old : next);
      }
    }
    RowBinaryOutput out = new RowBinaryOutput();
    for (CandidateAnswer answer : winners.values()) {
      CandidateAnswerRows.write(answer, out);
      out.writeLong(batchId);
    }
    if (!winners.isEmpty()) {
      insert(out, winners.size(), batchId);
    }
  }

  /**
   * The token is another one each time: a second copy of an answer changes nothing, one that is
   * taken for stored and is not would be lost.
   */
  private void insert(RowBinaryOutput answers, int count, long batchId) {
    String token = batchId + "-" + Long.toHexString(System.nanoTime());
    long written = clickHouse.insert("candidate_answers", COLUMNS, answers, token);
    if (written != count) {
      String message = "of %d answers the server says it wrote %d".formatted(count, written);
      throw new StorageException(message, true, 0, new IllegalStateException(message));
    }
  }
}
