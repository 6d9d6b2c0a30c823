package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.model.ClassLabel;
import java.util.List;

/** Rows for {@code shadow_predictions}, collected until they are written. Not thread-safe. */
public final class ShadowPredictions {
  static final List<String> COLUMNS =
      List.of(
          "model",
          "replay_id",
          "candidate",
          "prediction_id",
          "ts",
          "prediction_value",
          "prediction_label",
          "score",
          "probabilities",
          "champion_value",
          "champion_label",
          "champion_score",
          "written_at");

  private final String model;
  private final String replayId;
  private final String candidate;
  private final long writtenAt;
  private final RowBinaryOutput rows = new RowBinaryOutput();
  private long count;

  /**
   * @param writtenAt epoch milliseconds; of two rows of one prediction the later one counts
   */
  public ShadowPredictions(String model, String replayId, String candidate, long writtenAt) {
    this.model = model;
    this.replayId = replayId;
    this.candidate = candidate;
    this.writtenAt = writtenAt;
  }

  /**
   * Adds one answer.
   *
   * @param output {@link ClassLabel#ABSENT} when the candidate gave none
   * @param score NaN when it gave none
   * @param classes names of {@code probabilities}; empty: none are kept
   * @param probabilities read from {@code offset} on
   */
  public void add(
      String predictionId,
      long timestampMillis,
      ClassLabel output,
      double score,
      List<String> classes,
      float[] probabilities,
      int offset,
      double championValue,
      String championLabel,
      double championScore) {
    rows.writeString(model).writeString(replayId).writeString(candidate).writeString(predictionId);
    rows.writeLong(timestampMillis)
        .writeDouble(output.number())
        .writeString(output.text())
        .writeDouble(score)
        .writeLength(classes.size());
    for (int i = 0; i < classes.size(); i++) {
      rows.writeString(classes.get(i)).writeDouble(probabilities[offset + i]);
    }
    rows.writeDouble(championValue)
        .writeString(championLabel)
        .writeDouble(championScore)
        .writeLong(writtenAt);
    count++;
  }

  /** Rows added. */
  public long count() {
    return count;
  }

  RowBinaryOutput rows() {
    return rows;
  }
}
