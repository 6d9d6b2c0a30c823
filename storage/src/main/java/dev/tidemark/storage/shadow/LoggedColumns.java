package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.CodeColumn;
import dev.tidemark.storage.clickhouse.NativeInput;
import dev.tidemark.storage.clickhouse.NumberColumn;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.clickhouse.TextColumn;
import java.io.IOException;

/**
 * Who was asked when, and what the champion answered, in the columns they came in: written beside
 * the candidate's answers without being looked at. Filled by one thread, then only read.
 */
public final class LoggedColumns {
  private final TextColumn ids = new TextColumn();
  private final NumberColumn timestamps = new NumberColumn();
  private final NumberColumn values = new NumberColumn();
  private final CodeColumn labels = new CodeColumn();
  private final NumberColumn scores = new NumberColumn();

  /** Rows it holds. */
  public int size() {
    return timestamps.size();
  }

  /** Adds all rows of another. */
  public void addAll(LoggedColumns other) {
    ids.addAll(other.ids);
    timestamps.addAll(other.timestamps);
    values.addAll(other.values);
    labels.addAll(other.labels);
    scores.addAll(other.scores);
  }

  void fill(NativeInput in) throws IOException {
    in.texts(ids);
    in.numbers(timestamps);
    in.numbers(values);
    in.codes(labels);
    in.numbers(scores);
  }

  void writeIds(RowBinaryOutput out) {
    ids.writeTo(out);
  }

  void writeTimestamps(RowBinaryOutput out) {
    timestamps.writeTo(out);
  }

  void writeValues(RowBinaryOutput out) {
    values.writeTo(out);
  }

  void writeLabels(RowBinaryOutput out) {
    labels.writeTo(out);
  }

  void writeScores(RowBinaryOutput out) {
    scores.writeTo(out);
  }
}
