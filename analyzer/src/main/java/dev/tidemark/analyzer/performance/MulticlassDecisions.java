package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.performance.ConfusionMatrix;
import dev.tidemark.analyzer.statistics.performance.DecisionTotals;
import dev.tidemark.analyzer.statistics.performance.Scores;
import dev.tidemark.storage.column.LabelledRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code accuracy}, the {@code macro_} and {@code weighted_} averages of precision, recall and F1,
 * {@code balanced_accuracy} and {@code matthews} of models with several classes.
 */
public final class MulticlassDecisions implements PerformanceMetric {
  @Override
  public List<Estimate> measure(LabelledSample sample) {
    if (!(sample instanceof LabelledSample.Multiclass multiclass)) {
      return List.of();
    }
    return matrix(multiclass).map(MulticlassDecisions::of).orElse(List.of());
  }

  /** The classes of the rows, predicted against true; empty when no row has a prediction. */
  public static Optional<ConfusionMatrix> matrix(LabelledSample.Multiclass sample) {
    Map<ConfusionMatrix.Cell, Double> cells = cells(sample.rows(), sample.weight());
    return cells.isEmpty() ? Optional.empty() : Optional.of(ConfusionMatrix.of(cells));
  }

  static List<Estimate> of(ConfusionMatrix matrix) {
    DecisionTotals totals = DecisionTotals.of(cells(matrix));
    Scores macro = matrix.macro();
    Scores weighted = matrix.weighted();
    double hits = matrix.classes().stream().mapToDouble(name -> matrix.weight(name, name)).sum();
    return List.of(
        Estimate.share("accuracy", hits, matrix.total()),
        BinaryDecisions.averaged(
            "macro_precision", macro.precision(), totals, DecisionTotals::macroPrecision),
        BinaryDecisions.averaged(
            "macro_recall", macro.recall(), totals, DecisionTotals::macroRecall),
        BinaryDecisions.averaged("macro_f1", macro.f1(), totals, DecisionTotals::macroF1),
        BinaryDecisions.averaged(
            "weighted_precision", weighted.precision(), totals, DecisionTotals::weightedPrecision),
        BinaryDecisions.averaged(
            "weighted_recall", weighted.recall(), totals, DecisionTotals::weightedRecall),
        BinaryDecisions.averaged("weighted_f1", weighted.f1(), totals, DecisionTotals::weightedF1),
        BinaryDecisions.averaged(
            "balanced_accuracy",
            matrix.balancedAccuracy(),
            totals,
            DecisionTotals::balancedAccuracy),
        Estimate.quality("matthews", matrix.matthews())
            .interval(totals.interval(DecisionTotals::matthews, -1, Estimate.LEVEL)));
  }

  /** By label, then by prediction, in the order of the matrix's classes. */
  public static double[][] cells(ConfusionMatrix matrix) {
    List<String> classes = matrix.classes();
    double[][] cells = new double[classes.size()][classes.size()];
    for (int label = 0; label < cells.length; label++) {
      for (int prediction = 0; prediction < cells.length; prediction++) {
        cells[label][prediction] = matrix.weight(classes.get(label), classes.get(prediction));
      }
    }
    return cells;
  }

  private static Map<ConfusionMatrix.Cell, Double> cells(LabelledRows rows, double[] weight) {
    int classes = rows.classes().size();
    Map<Integer, Double> counts = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      int predicted = rows.predictedClass()[i];
      if (predicted >= 0) {
        counts.merge(rows.labelClass()[i] * classes + predicted, weight[i], Double::sum);
      }
    }
    Map<ConfusionMatrix.Cell, Double> cells = new HashMap<>();
    counts.forEach((cell, count) ->
        cells.merge(
            new ConfusionMatrix.Cell(
                rows.classes().get(cell / classes), rows.classes().get(cell % classes)),
            count,
            Double::sum));
    return cells;
  }
}
