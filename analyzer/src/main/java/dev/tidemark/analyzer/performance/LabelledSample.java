package dev.tidemark.analyzer.performance;

import dev.tidemark.storage.column.LabelledRows;
import dev.tidemark.storage.model.Task;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The labelled rows of one side, as the model's task reads them.
 *
 * <p>Weights are effective counts: sampling weights scaled so that they add up to Kish's effective
 * number of labelled rows, {@code (Σw)²/Σw²}; 1 each when all rows weigh the same.
 */
public sealed interface LabelledSample {
  /**
   * Two classes; an entry is a row, or rows alike in all but time put together.
   *
   * @param predicted whether the model said positive
   * @param outcome whether the label is the positive class
   * @param score probability of the positive class; NaN where there is none
   * @param weight effective count of each entry
   * @param squares of each entry the sum of the squares of its rows' effective counts
   * @param time of each prediction, in epoch milliseconds
   * @param rowsPerUnit how many rows of traffic one effective count stands for
   */
  @SuppressWarnings("ArrayRecordComponent") // columns, shared within one analysis
  record Binary(
      boolean[] predicted,
      boolean[] outcome,
      double[] score,
      double[] weight,
      double[] squares,
      double[] time,
      double rowsPerUnit)
      implements LabelledSample {
    @Override
    public int size() {
      return outcome.length;
    }

    /**
     * The rows with a score, which weigh anew among themselves; empty when there are none, or a
     * score is no probability.
     */
    public Optional<Binary> scored() {
      int[] rows = IntStream.range(0, size()).filter(row -> !Double.isNaN(score[row])).toArray();
      if (rows.length == 0
          || IntStream.of(rows).anyMatch(row -> score[row] < 0 || score[row] > 1)) {
        return Optional.empty();
      }
      return Optional.of(rows.length == size() ? this : only(rows));
    }

    private Binary only(int[] rows) {
      double sum = IntStream.of(rows).mapToDouble(row -> weight[row]).sum();
      double scale = sum / IntStream.of(rows).mapToDouble(row -> squares[row]).sum();
      boolean[] said = new boolean[rows.length];
      boolean[] came = new boolean[rows.length];
      for (int i = 0; i < rows.length; i++) {
        said[i] = predicted[rows[i]];
        came[i] = outcome[rows[i]];
      }
      return new Binary(
          said,
          came,
          IntStream.of(rows).mapToDouble(row -> score[row]).toArray(),
          IntStream.of(rows).mapToDouble(row -> weight[row] * scale).toArray(),
          IntStream.of(rows).mapToDouble(row -> squares[row] * scale * scale).toArray(),
          IntStream.of(rows).mapToDouble(row -> time[row]).toArray(),
          rowsPerUnit / scale);
    }
  }

  /**
   * Several classes.
   *
   * @param weight effective count of each row
   */
  @SuppressWarnings("ArrayRecordComponent") // columns, shared within one analysis
  record Multiclass(LabelledRows rows, double[] weight) implements LabelledSample {
    @Override
    public int size() {
      return rows.size();
    }

    @Override
    public double[] time() {
      return rows.time();
    }

    /** The probability that was given to each predicted class; NaN where there is none. */
    public double[] chances() {
      double[] chances = new double[size()];
      for (int row = 0; row < chances.length; row++) {
        int predicted = rows.predictedClass()[row];
        double[] column =
            predicted < 0 ? null : rows.probabilities().get(rows.classes().get(predicted));
        chances[row] = column == null ? Double.NaN : column[row];
      }
      return chances;
    }
  }

  /**
   * Numbers.
   *
   * @param weight effective count of each row
   */
  @SuppressWarnings("ArrayRecordComponent") // columns, shared within one analysis
  record Regression(double[] label, double[] prediction, double[] weight, double[] time)
      implements LabelledSample {
    @Override
    public int size() {
      return label.length;
    }
  }

  int size();

  /** Of each prediction, in epoch milliseconds; not finite where unknown. */
  double[] time();

  /**
   * Reads rows for a task; failed calls and rows of another kind are left out.
   *
   * @param positive name of the positive class of a binary task
   */
  static LabelledSample of(LabelledRows rows, Task task, String positive) {
    return switch (task) {
      case BINARY -> binary(rows, positive);
      case MULTICLASS, OTHER -> new Multiclass(rows, Weights.effective(rows.weight()));
      case REGRESSION -> regression(rows);
    };
  }

  private static Binary binary(LabelledRows rows, String positive) {
    int positiveClass = rows.classes().indexOf(positive);
    int n = rows.size();
    boolean[] predicted = new boolean[n];
    boolean[] outcome = new boolean[n];
    double[] score = new double[n];
    double[] weight = new double[n];
    double[] time = new double[n];
    int kept = 0;
    for (int i = 0; i < n; i++) {
      boolean hasPrediction = rows.predictedClass()[i] >= 0;
      boolean hasScore = Double.isFinite(rows.score()[i]);
      if (!hasPrediction && !hasScore) {
        continue;
      }
      predicted[kept] =
          hasPrediction ? rows.predictedClass()[i] == positiveClass : rows.score()[i] >= 0.5;
      outcome[kept] = rows.labelClass()[i] == positiveClass;
      score[kept] = hasScore ? rows.score()[i] : Double.NaN;
      weight[kept] = rows.weight()[i];
      time[kept] = rows.time()[i];
      kept++;
    }
    double[] raw = Arrays.copyOf(weight, kept);
    double[] effective = Weights.effective(raw);
    return new Binary(
        Arrays.copyOf(predicted, kept),
        Arrays.copyOf(outcome, kept),
        Arrays.copyOf(score, kept),
        effective,
        Arrays.stream(effective).map(w -> w * w).toArray(),
        Arrays.copyOf(time, kept),
        kept == 0 ? 1 : raw[0] / effective[0]);
  }

  private static Regression regression(LabelledRows rows) {
    int n = rows.size();
    double[] label = new double[n];
    double[] prediction = new double[n];
    double[] weight = new double[n];
    double[] time = new double[n];
    int kept = 0;
    for (int i = 0; i < n; i++) {
      if (Double.isFinite(rows.labelValue()[i]) && Double.isFinite(rows.predictedValue()[i])) {
        label[kept] = rows.labelValue()[i];
        weight[kept] = rows.weight()[i];
        time[kept] = rows.time()[i];
        prediction[kept++] = rows.predictedValue()[i];
      }
    }
    return new Regression(
        Arrays.copyOf(label, kept),
        Arrays.copyOf(prediction, kept),
        Weights.effective(Arrays.copyOf(weight, kept)),
        Arrays.copyOf(time, kept));
  }
}
