package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.performance.ClassProbabilities;
import dev.tidemark.analyzer.statistics.performance.LogLoss;
import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import dev.tidemark.storage.column.LabelledRows;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.result.WindowSum;
import dev.tidemark.storage.result.WindowSum.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * What the labelled rows of a window say, in numbers that add up over windows. {@link
 * SummedPerformance} reads them.
 */
public final class LabelledSums {
  static final String WINDOWS = "windows";
  static final String TASK = "task";
  static final String POSITIVE = "positive";
  static final String REQUESTS = "rows";
  static final String LABELLED = "labelled";
  static final String HITS = "hits";
  static final String ERROR = "error";
  static final String DISTANCE = "distance";
  static final String SQUARE = "square";
  static final String FOURTH = "fourth";
  static final String RATIO = "ratio";
  static final String RATIO_SQUARE = "ratio_square";
  static final String LABEL = "label";
  static final String LABEL_SQUARE = "label_square";
  static final String LABEL_CUBE = "label_cube";
  static final String LABEL_FOURTH = "label_fourth";
  static final String SQUARE_LABEL = "square_label";
  static final String SQUARE_LABEL_SQUARE = "square_label_square";
  static final String LOG_LOSS = "log_loss";
  static final String LOG_LOSS_SQUARE = "log_loss_square";
  static final String BRIER = "brier";
  static final String BRIER_SQUARE = "brier_square";

  /** More classes than these have no areas: each has cells of its own. */
  private static final int MOST_CLASSES = 32;

  private static final double SECONDS_PER_DAY = 86_400;

  private final LabelledRows rows;
  private final List<WindowSum> sums = new ArrayList<>();

  private LabelledSums(LabelledRows rows) {
    this.rows = rows;
  }

  /**
   * Sums up one window.
   *
   * @param positive name of the positive class of a binary task
   * @param requests logged predictions, also those without a label
   * @param weight of these
   */
  public static List<WindowSum> of(
      LabelledRows rows, Task task, String positive, long requests, double weight) {
    LabelledSums window = new LabelledSums(rows);
    window.put(WINDOWS, "", 1, 0, 1);
    window.put(TASK, task.name(), 1, 0, 1);
    window.put(POSITIVE, positive, 1, 0, 1);
    window.put(REQUESTS, "", weight, 0, (double) requests);
    if (rows.size() > 0) {
      window.delays();
      switch (task) {
        case BINARY -> window.binary(positive);
        case MULTICLASS, OTHER -> window.multiclass();
        case REGRESSION -> window.regression();
      }
    }
    return window.sums;
  }

  private void put(String name, String other, double weight, double squares, double total) {
    sums.add(new WindowSum(Part.SUM, name, other, 0, weight, squares, total));
  }

  /** Some rows' numbers, each times its weight. */
  private void add(String name, String stage, IntPredicate claim, IntToDoubleFunction value) {
    Cell sum = new Cell();
    for (int row = 0; row < rows.size(); row++) {
      if (claim.test(row)) {
        sum.add(rows.weight()[row], value.applyAsDouble(row));
      }
    }
    if (sum.weight > 0) {
      put(name, stage, sum.weight, sum.squares, sum.total);
    }
  }

  /** As {@link #add}, of all rows and of those whose label came within so many days. */
  private void staged(String name, IntPredicate claim, IntToDoubleFunction value) {
    add(name, "", claim, value);
    for (int days : PerformanceCurves.MATURITY_DAYS) {
      double most = days * SECONDS_PER_DAY;
      add(
          name,
          Integer.toString(days),
          row -> claim.test(row) && rows.delaySeconds()[row] <= most,
          value);
    }
  }

  private void delays() {
    staged(LABELLED, _ -> true, row -> 1 / rows.weight()[row]); // each row counts as one
    Cells cells = new Cells();
    for (int row = 0; row < rows.size(); row++) {
      double delay = rows.delaySeconds()[row];
      if (Double.isFinite(delay)) {
        cells.at(ScoreCell.stretch(delay)).add(rows.weight()[row], delay);
      }
    }
    cells.into(Part.DELAY, "", sums);
  }

  private void binary(String positive) {
    int positiveClass = rows.classes().indexOf(positive);
    IntPredicate said =
        row ->
            rows.predictedClass()[row] >= 0
                ? rows.predictedClass()[row] == positiveClass
                : rows.score()[row] >= 0.5;
    IntPredicate came = row -> rows.labelClass()[row] == positiveClass;
    IntPredicate answered =
        row -> rows.predictedClass()[row] >= 0 || Double.isFinite(rows.score()[row]);
    staged(HITS, answered, row -> said.test(row) == came.test(row) ? 1 : 0);
    confusion();
    Cells cells = new Cells();
    for (int row = 0; row < rows.size(); row++) {
      if (answered.test(row)) {
        double score = Double.isFinite(rows.score()[row]) ? rows.score()[row] : Double.NaN;
        ScoreCell cell = ScoreCell.of(score, said.test(row), came.test(row));
        cells.at(cell.code()).add(rows.weight()[row], cell.hasScore() ? score : 0);
      }
    }
    cells.into(Part.SCORE, positive, sums);
  }

  private void confusion() {
    int classes = rows.classes().size();
    Cells cells = new Cells();
    for (int row = 0; row < rows.size(); row++) {
      int predicted = rows.predictedClass()[row];
      cells.at(rows.labelClass()[row] * (classes + 1) + predicted + 1).add(rows.weight()[row], 0);
    }
    cells.each((code, cell) -> {
      int predicted = code % (classes + 1) - 1;
      sums.add(
          new WindowSum(
              Part.CONFUSION,
              rows.classes().get(code / (classes + 1)),
              predicted < 0 ? "" : rows.classes().get(predicted),
              predicted < 0 ? 1 : 0,
              cell.weight,
              cell.squares,
              0));
    });
  }

  private void multiclass() {
    staged(
        HITS,
        row -> rows.predictedClass()[row] >= 0,
        row ->
            rows.classes()
                    .get(rows.predictedClass()[row])
                    .equals(rows.classes().get(rows.labelClass()[row]))
                ? 1
                : 0);
    confusion();
    MulticlassProbabilities.outcomes(new LabelledSample.Multiclass(rows, rows.weight()))
        .ifPresent(this::probabilities);
  }

  private void probabilities(MulticlassProbabilities.Outcomes found) {
    ClassProbabilities given = found.rows();
    mean(LOG_LOSS, LOG_LOSS_SQUARE, given, given.logLosses(LogLoss.DEFAULT_CLIP));
    mean(BRIER, BRIER_SQUARE, given, given.brierLosses());
    if (given.classes() > MOST_CLASSES) {
      return;
    }
    for (int index = 0; index < given.classes(); index++) {
      ScoredOutcomes outcomes = given.ofClass(index);
      Cells cells = new Cells();
      for (int i = 0; i < outcomes.size(); i++) {
        double score = outcomes.score(i);
        if (outcomes.positives(i) > 0) {
          cells.at(ScoreCell.of(score, false, true).code()).add(outcomes.positives(i), score);
        }
        if (outcomes.negatives(i) > 0) {
          cells.at(ScoreCell.of(score, false, false).code()).add(outcomes.negatives(i), score);
        }
      }
      cells.into(Part.SCORE, found.classes().get(index), sums);
    }
  }

  private void mean(String name, String nameOfSquare, ClassProbabilities given, double[] losses) {
    Cell plain = new Cell();
    Cell squared = new Cell();
    for (int row = 0; row < losses.length; row++) {
      plain.add(given.weight(row), losses[row]);
      squared.add(given.weight(row), losses[row] * losses[row]);
    }
    put(name, "", plain.weight, plain.squares, plain.total);
    put(nameOfSquare, "", squared.weight, squared.squares, squared.total);
  }

  private void regression() {
    double[] labels = rows.labelValue();
    double[] predictions = rows.predictedValue();
    IntPredicate known = row -> Double.isFinite(labels[row]) && Double.isFinite(predictions[row]);
    IntToDoubleFunction error = row -> predictions[row] - labels[row];
    IntToDoubleFunction square = row -> error.applyAsDouble(row) * error.applyAsDouble(row);
    staged(SQUARE, known, square);
    staged(FOURTH, known, row -> square.applyAsDouble(row) * square.applyAsDouble(row));
    add(ERROR, "", known, error);
    add(DISTANCE, "", known, row -> Math.abs(error.applyAsDouble(row)));
    IntPredicate hasRatio = row -> known.test(row) && labels[row] != 0;
    IntToDoubleFunction ratio = row -> Math.abs(error.applyAsDouble(row) / labels[row]);
    add(RATIO, "", hasRatio, ratio);
    add(RATIO_SQUARE, "", hasRatio, row -> Math.pow(ratio.applyAsDouble(row), 2));
    add(LABEL, "", known, row -> labels[row]);
    add(LABEL_SQUARE, "", known, row -> labels[row] * labels[row]);
    add(LABEL_CUBE, "", known, row -> Math.pow(labels[row], 3));
    add(LABEL_FOURTH, "", known, row -> Math.pow(labels[row], 4));
    add(SQUARE_LABEL, "", known, row -> square.applyAsDouble(row) * labels[row]);
    add(
        SQUARE_LABEL_SQUARE,
        "",
        known,
        row -> square.applyAsDouble(row) * labels[row] * labels[row]);
  }

  /** A sum that grows. */
  private static final class Cell {
    private double weight;
    private double squares;
    private double total;

    private void add(double rowWeight, double value) {
      weight += rowWeight;
      squares += rowWeight * rowWeight;
      total += rowWeight * value;
    }
  }

  /** Sums by their cell. */
  private static final class Cells {
    private final Map<Integer, Cell> byCode = new HashMap<>();

    private Cell at(int code) {
      return byCode.computeIfAbsent(code, _ -> new Cell());
    }

    private void each(BiConsumer<Integer, Cell> use) {
      byCode.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> use.accept(entry.getKey(), entry.getValue()));
    }

    private void into(Part part, String name, List<WindowSum> sums) {
      each((code, cell) ->
          sums.add(new WindowSum(part, name, "", code, cell.weight, cell.squares, cell.total)));
    }
  }
}
