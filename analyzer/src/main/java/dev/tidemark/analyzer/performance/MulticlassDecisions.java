package dev.tidemark.analyzer.performance;

import dev.tidemark.storage.column.LabelledRows;
import java.util.List;

/**
 * {@code accuracy} and the {@code macro_} and {@code weighted_} averages of precision, recall and
 * F1 over the classes that occur as a label or a prediction.
 */
public final class MulticlassDecisions implements PerformanceMetric {
  @Override
  public List<Estimate> measure(LabelledSample sample) {
    if (!(sample instanceof LabelledSample.Multiclass multiclass)) {
      return List.of();
    }
    LabelledRows rows = multiclass.rows();
    int classes = rows.classes().size();
    double[] right = new double[classes];
    double[] predicted = new double[classes];
    double[] actual = new double[classes];
    double total = 0;
    double hits = 0;
    for (int i = 0; i < rows.size(); i++) {
      int guess = rows.predictedClass()[i];
      int truth = rows.labelClass()[i];
      if (guess < 0) {
        continue;
      }
      total++;
      predicted[guess]++;
      actual[truth]++;
      if (guess == truth) {
        right[truth]++;
        hits++;
      }
    }
    if (total == 0) {
      return List.of();
    }
    double[] macro = new double[3];
    double[] weighted = new double[3];
    int present = 0;
    for (int c = 0; c < classes; c++) {
      if (predicted[c] + actual[c] > 0) {
        present++;
        double[] scores = {
          ratio(right[c], predicted[c]),
          ratio(right[c], actual[c]),
          ratio(2 * right[c], predicted[c] + actual[c])
        };
        for (int s = 0; s < scores.length; s++) {
          macro[s] += scores[s];
          weighted[s] += scores[s] * actual[c];
        }
      }
    }
    return List.of(
        Estimate.share("accuracy", hits, total),
        Estimate.quality("macro_precision", macro[0] / present),
        Estimate.quality("macro_recall", macro[1] / present),
        Estimate.quality("macro_f1", macro[2] / present),
        Estimate.quality("weighted_precision", weighted[0] / total),
        Estimate.quality("weighted_recall", weighted[1] / total),
        Estimate.quality("weighted_f1", weighted[2] / total));
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
