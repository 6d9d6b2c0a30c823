package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.CodeColumn;
import dev.tidemark.storage.clickhouse.NumberColumn;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.model.ClassLabel;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rows for {@code shadow_predictions}: the logged columns of a chunk and, row by row in the same
 * order, what a candidate answered. Not thread-safe.
 */
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

  private static final String WORDS = "LowCardinality(String)";
  private static final String TIME = "DateTime64(3, 'UTC')";
  private static final String NUMBER = "Float64";

  private final String model;
  private final String replayId;
  private final String candidate;
  private final long writtenAt;
  private final LoggedColumns logged;
  private final NumberColumn values = new NumberColumn();
  private final CodeColumn labels = new CodeColumn();
  private final NumberColumn scores = new NumberColumn();
  private final NumberColumn classEnds = new NumberColumn();
  private final CodeColumn classNames = new CodeColumn();
  private final NumberColumn shares = new NumberColumn();

  /**
   * @param writtenAt epoch milliseconds; of two rows of one prediction the later one counts
   * @param logged the rows that are answered; not copied
   */
  public ShadowPredictions(
      String model, String replayId, String candidate, long writtenAt, LoggedColumns logged) {
    this.model = model;
    this.replayId = replayId;
    this.candidate = candidate;
    this.writtenAt = writtenAt;
    this.logged = logged;
  }

  /**
   * Adds the answer to the next row.
   *
   * @param output {@link ClassLabel#ABSENT} when the candidate gave none
   * @param score NaN when it gave none
   * @param classes names of {@code probabilities}; empty: none are kept
   * @param probabilities read from {@code offset} on
   */
  public void add(
      ClassLabel output, double score, List<String> classes, float[] probabilities, int offset) {
    values.add(output.number());
    labels.add(output.text());
    scores.add(score);
    for (int i = 0; i < classes.size(); i++) {
      classNames.add(classes.get(i));
      shares.add((double) probabilities[offset + i]);
    }
    classEnds.add((long) shares.size());
  }

  /** Rows answered. */
  public long count() {
    return values.size();
  }

  /** One block in the {@code Native} format, with {@link #COLUMNS}. */
  RowBinaryOutput block() {
    int rows = values.size();
    if (rows != logged.size()) {
      throw new IllegalStateException(rows + " answers to " + logged.size() + " rows");
    }
    RowBinaryOutput out = new RowBinaryOutput(96 * rows + 4096);
    out.writeLength(COLUMNS.size()).writeLength(rows);
    column(out, "model", WORDS, constant(model));
    column(out, "replay_id", WORDS, constant(replayId));
    column(out, "candidate", WORDS, constant(candidate));
    column(out, "prediction_id", "String", logged::writeIds);
    column(out, "ts", TIME, logged::writeTimestamps);
    column(out, "prediction_value", NUMBER, values::writeTo);
    column(out, "prediction_label", WORDS, words(labels));
    column(out, "score", NUMBER, scores::writeTo);
    column(out, "probabilities", "Map(" + WORDS + ", Float64)", this::probabilities);
    column(out, "champion_value", NUMBER, logged::writeValues);
    column(out, "champion_label", WORDS, to -> logged.writeLabels(version(to)));
    column(out, "champion_score", NUMBER, logged::writeScores);
    column(
        out,
        "written_at",
        TIME,
        to -> {
          for (int i = 0; i < rows; i++) {
            to.writeLong(writtenAt);
          }
        });
    return out;
  }

  private Consumer<RowBinaryOutput> constant(String value) {
    return out -> CodeColumn.writeConstant(version(out), value, values.size());
  }

  private void probabilities(RowBinaryOutput out) {
    version(out);
    classEnds.writeTo(out);
    if (shares.size() > 0) {
      classNames.writeTo(out);
      shares.writeTo(out);
    }
  }

  private static Consumer<RowBinaryOutput> words(CodeColumn column) {
    return out -> column.writeTo(version(out));
  }

  private static RowBinaryOutput version(RowBinaryOutput out) {
    return CodeColumn.writeVersion(out);
  }

  private static void column(
      RowBinaryOutput out, String name, String type, Consumer<RowBinaryOutput> data) {
    out.writeString(name).writeString(type);
    data.accept(out);
  }
}
