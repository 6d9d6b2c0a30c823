package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.explain.Formula;
import dev.tidemark.analyzer.metric.Proportion;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.performance.MulticlassDecisions;
import dev.tidemark.analyzer.statistics.performance.BinaryConfusion;
import dev.tidemark.analyzer.statistics.performance.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How metrics of decisions follow from a confusion matrix. */
public final class DecisionFormula {
  private static final String RULE =
      "Labelled predictions by label (rows of cells) and logged prediction (columns)."
          + ShareFormula.EFFECTIVE;

  /** With more classes only the cells that are filled stand in the answer. */
  private static final int MOST_SHOWN = 30;

  private static final String OF_TWO =
      " The positive class first; without a logged class it is positive from a score of 0.5.";

  /**
   * A metric of the whole matrix.
   *
   * @param formula in words
   * @param python the same, of {@code right}, {@code labels}, {@code predictions} by class
   * @param least smallest value
   */
  private record Average(String formula, String python, int least) {}

  private static final Map<String, Average> AVERAGES =
      Map.of(
          "macro_precision", mean("precision"),
          "macro_recall", mean("recall"),
          "macro_f1", mean("f1"),
          "weighted_precision", weighted("precision"),
          "weighted_recall", weighted("recall"),
          "weighted_f1", weighted("f1"),
          "balanced_accuracy",
              new Average(
                  "mean of the classes' recall, over the classes that occur as a label",
                  "sum(recall) / sum(x > 0 for x in labels)",
                  0),
          "matthews",
              new Average(
                  "(right · N − Σ labels · predictions) / √((N² − Σ labels²)(N² − Σ predictions²));"
                      + " 0 when either side has one class only",
                  "(sum(right) * total - dot(labels, predictions)) / sqrt(varied(total, labels,"
                      + " predictions)) if varied(total, labels, predictions) > 0 else 0.0",
                  -1));

  private static final Map<String, String> SOURCES =
      Map.of(
          "matthews",
          "Gorodkin 2004, doi:10.1016/j.compbiolchem.2004.09.006; scikit-learn matthews_corrcoef",
          "balanced_accuracy",
          "scikit-learn balanced_accuracy_score");

  private static final String METRIC =
      """
      from math import sqrt
      ratio = lambda a, b: a / b if b else 0.0
      dot = lambda a, b: sum(x * y for x, y in zip(a, b))
      varied = lambda n, a, b: (n ** 2 - dot(a, a)) * (n ** 2 - dot(b, b))
      def metric(right, labels, predictions):
          total = sum(labels)
          precision = [ratio(a, b) for a, b in zip(right, predictions)]
          recall = [ratio(a, b) for a, b in zip(right, labels)]
          f1 = [ratio(2 * a, b + c) for a, b, c in zip(right, labels, predictions)]
          return EXPRESSION
      right = [row[i] for i, row in enumerate(cells)]
      labels = [sum(row) for row in cells]
      predictions = [sum(column) for column in zip(*cells)]
      value = metric(right, labels, predictions)
      """;

  private static final String DELTA =
      """
      least, z = LEAST, 1.959963984540054
      total = sum(labels)
      step = 1e-5 * total
      def slopes(part):
          found = []
          for i in range(len(cells)):
              moved = [list(right), list(labels), list(predictions)]
              kept = moved[part][i]
              moved[part][i] = kept + step
              above = metric(*moved)
              moved[part][i] = max(0, kept - step)
              found.append((above - metric(*moved)) / (kept + step - moved[part][i]))
          return found
      def ends():
          if sum(right) >= total:
              low = total / (total + z * z)
              return min(value, max(least, low)), max(value, least)
          by_right, by_label, by_prediction = slopes(0), slopes(1), slopes(2)
          mean = squares = 0.0
          for i, row in enumerate(cells):
              for j, cell in enumerate(row):
                  slope = by_label[i] + by_prediction[j] + (by_right[i] if i == j else 0)
                  mean += cell / total * slope
                  squares += cell / total * slope ** 2
          half = z * sqrt(max(0, squares - mean * mean) * total)
          return max(least, value - half), min(1, value + half)
      low, high = ends()
      print(low)
      print(high)
      """;

  private DecisionFormula() {}

  private static Average mean(String of) {
    return new Average("mean of the classes' " + of, "sum(%s) / len(labels)".formatted(of), 0);
  }

  private static Average weighted(String of) {
    return new Average(
        "mean of the classes' " + of + ", weighted by how often each is the label",
        "dot(labels, %s) / total".formatted(of),
        0);
  }

  /** Empty when it is no such metric, or the sample holds no decisions. */
  public static Optional<ModelFormula> of(String metric, LabelledSample sample) {
    return switch (sample) {
      case LabelledSample.Binary binary -> {
        BinaryConfusion cells =
            BinaryConfusion.of(binary.predicted(), binary.outcome(), binary.weight());
        yield ofTwo(metric, cells, RULE + OF_TWO)
            .or(() -> counted(metric, cells, binary.rowsPerUnit()))
            .or(() -> averaged(metric, List.of(), matrix(cells), RULE + OF_TWO));
      }
      case LabelledSample.Multiclass classes ->
          MulticlassDecisions.matrix(classes).flatMap(matrix -> ofSeveral(metric, matrix));
      case LabelledSample.Regression _ -> Optional.empty();
    };
  }

  private static double[][] matrix(BinaryConfusion cells) {
    return new double[][] {
      {cells.truePositive(), cells.falseNegative()},
      {cells.falsePositive(), cells.trueNegative()}
    };
  }

  private static Optional<ModelFormula> ofSeveral(String metric, ConfusionMatrix matrix) {
    List<String> classes = matrix.classes();
    double[][] cells = MulticlassDecisions.cells(matrix);
    if (metric.equals("accuracy")) {
      double right = 0;
      for (int i = 0; i < cells.length; i++) {
        right += cells[i][i];
      }
      Formula value =
          inputs(classes, cells)
              .formula(
                  RULE,
                  "diagonal / all cells",
                  matrix(cells)
                      + "print(sum(row[i] for i, row in enumerate(cells)) / sum(map(sum,"
                      + " cells)))\n");
      return Optional.of(
          ModelFormula.of(value, "scikit-learn accuracy_score")
              .interval(Intervals.wilson(new Proportion(right, matrix.total()))));
    }
    return averaged(metric, classes, cells, RULE);
  }

  /** The metrics of the positive class. */
  static Optional<ModelFormula> ofTwo(String metric, BinaryConfusion cells, String rule) {
    double tp = cells.truePositive();
    double called = tp + cells.falsePositive();
    double positive = tp + cells.falseNegative();
    return switch (metric) {
      case "accuracy" ->
          Optional.of(
              ofTwo(cells, rule, "(tp + tn) / all", "(tp + tn) / (tp + fp + fn + tn)")
                  .interval(
                      Intervals.wilson(new Proportion(tp + cells.trueNegative(), cells.total()))));
      case "precision" ->
          Optional.of(
              ofTwo(cells, rule, "tp / (tp + fp)", "tp / (tp + fp) if tp + fp else 0.0")
                  .interval(Intervals.wilson(new Proportion(tp, called))));
      case "recall" ->
          Optional.of(
              ofTwo(cells, rule, "tp / (tp + fn)", "tp / (tp + fn) if tp + fn else 0.0")
                  .interval(Intervals.wilson(new Proportion(tp, positive))));
      case "f1" ->
          Optional.of(
              ofTwo(
                      cells,
                      rule,
                      "2 tp / (2 tp + fp + fn)",
                      "2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 0.0")
                  .interval(ofF1(new Proportion(tp, called + cells.falseNegative()))));
      case "positive_rate" ->
          Optional.of(
              ofTwo(cells, rule, "(tp + fn) / all", "(tp + fn) / (tp + fp + fn + tn)")
                  .interval(Intervals.wilson(new Proportion(positive, cells.total()))));
      default -> Optional.empty();
    };
  }

  private static ModelFormula ofTwo(
      BinaryConfusion cells, String rule, String formula, String python) {
    return ModelFormula.of(
        cells(cells).formula(rule, formula, "print(" + python + ")\n"),
        "scikit-learn precision_recall_fscore_support");
  }

  private static Inputs cells(BinaryConfusion cells) {
    return new Inputs()
        .with("tp", cells.truePositive())
        .with("fp", cells.falsePositive())
        .with("fn", cells.falseNegative())
        .with("tn", cells.trueNegative());
  }

  private static Optional<Formula> ofF1(Proportion share) {
    return Intervals.wilson(
        share,
        "Of the rows that are positive or called so, the share s that is both: F1 is 2s/(1 + s)."
            + " Wilson's score interval, 95 %, of s.",
        "2s / (1 + s) of both ends of s",
        "2 * low / (1 + low)",
        "2 * high / (1 + high)");
  }

  private static Optional<ModelFormula> counted(
      String metric, BinaryConfusion cells, double rowsPerUnit) {
    String cell =
        switch (metric) {
          case "true_positives" -> "tp";
          case "false_positives" -> "fp";
          case "false_negatives" -> "fn";
          case "true_negatives" -> "tn";
          default -> "";
        };
    return cell.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ModelFormula.of(
                cells(cells)
                    .with("rows_per_unit", rowsPerUnit)
                    .formula(
                        RULE + OF_TWO,
                        cell + " · rows of traffic that one effective row stands for",
                        "print(%s * rows_per_unit)\n".formatted(cell)),
                "a count"));
  }

  private static Optional<ModelFormula> averaged(
      String metric, List<String> classes, double[][] cells, String rule) {
    Average average = AVERAGES.get(metric);
    if (average == null) {
      return Optional.empty();
    }
    String python = matrix(cells) + METRIC.replace("EXPRESSION", average.python());
    return Optional.of(
        ModelFormula.of(
                inputs(classes, cells).formula(rule, average.formula(), python + "print(value)\n"),
                SOURCES.getOrDefault(metric, "scikit-learn precision_recall_fscore_support"))
            .interval(
                inputs(classes, cells)
                    .formula(
                        "Delta method, 95 %, over the cells; when no row is wrong, Wilson's for the"
                            + " share of right rows.",
                        "value ± z · √(N · Var(slope of a row's cell)), z = 1.959963984540054",
                        python + DELTA.replace("LEAST", Integer.toString(average.least())))));
  }

  private static Inputs inputs(List<String> classes, double[][] cells) {
    Inputs inputs = new Inputs();
    if (!classes.isEmpty()) {
      inputs.named("classes", classes);
    }
    return cells.length <= MOST_SHOWN
        ? inputs.with("cells", cells)
        : inputs.with("filled", filled(cells));
  }

  /** Label, prediction and count of each cell that is not 0. */
  private static double[][] filled(double[][] cells) {
    List<double[]> filled = new ArrayList<>();
    for (int label = 0; label < cells.length; label++) {
      for (int prediction = 0; prediction < cells.length; prediction++) {
        if (cells[label][prediction] != 0) {
          filled.add(new double[] {label, prediction, cells[label][prediction]});
        }
      }
    }
    return filled.toArray(double[][]::new);
  }

  /** Sets {@code cells}, where the inputs hold only those that are filled. */
  private static String matrix(double[][] cells) {
    return cells.length <= MOST_SHOWN
        ? ""
        : """
        size = max(max(label, prediction) for label, prediction, _ in filled) + 1
        cells = [[0] * size for _ in range(size)]
        for label, prediction, count in filled:
            cells[label][prediction] = count
        """;
  }
}
