package dev.tidemark.shadow.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The logged answers of a chunk's rows, in columns. Filled by one thread, then only read. */
final class LoggedRows {
  private final List<String> ids = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private long[] timestamps = new long[1 << 10];
  private double[] values = new double[1 << 10];
  private double[] scores = new double[1 << 10];

  void add(String id, long timestamp, double value, String label, double score) {
    int row = ids.size();
    if (row == timestamps.length) {
      timestamps = Arrays.copyOf(timestamps, 2 * row);
      values = Arrays.copyOf(values, 2 * row);
      scores = Arrays.copyOf(scores, 2 * row);
    }
    ids.add(id);
    labels.add(label);
    timestamps[row] = timestamp;
    values[row] = value;
    scores[row] = score;
  }

  int size() {
    return ids.size();
  }

  String id(int row) {
    return ids.get(row);
  }

  long timestamp(int row) {
    return timestamps[row];
  }

  double championValue(int row) {
    return values[row];
  }

  String championLabel(int row) {
    return labels.get(row);
  }

  double championScore(int row) {
    return scores[row];
  }
}
