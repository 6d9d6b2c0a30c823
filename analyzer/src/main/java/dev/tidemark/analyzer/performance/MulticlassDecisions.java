package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.performance.ConfusionMatrix;
import dev.tidemark.analyzer.statistics.performance.Scores;
import dev.tidemark.storage.column.LabelledRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    Map<ConfusionMatrix.Cell, Double> cells = cells(multiclass.rows(), multiclass.weight());
    if (cells.isEmpty()) {
      return List.of();
    }
    ConfusionMatrix matrix = ConfusionMatrix.of(cells);
    Scores macro = matrix.macro();
    Scores weighted = matrix.weighted();
    double hits = matrix.classes().stream().mapToDouble(name -> matrix.weight(name, name)).sum();
    return List.of(
        Estimate.share("accuracy", hits, matrix.total()),
        Estimate.quality("macro_precision", macro.precision()),
        Estimate.quality("macro_recall", macro.recall()),
        Estimate.quality("macro_f1", macro.f1()),
        Estimate.quality("weighted_precision", weighted.precision()),
        Estimate.quality("weighted_recall", weighted.recall()),
        Estimate.quality("weighted_f1", weighted.f1()),
        Estimate.quality("balanced_accuracy", matrix.balancedAccuracy()),
        Estimate.quality("matthews", matrix.matthews()));
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
