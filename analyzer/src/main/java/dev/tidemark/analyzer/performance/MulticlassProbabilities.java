package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.performance.ClassProbabilities;
import dev.tidemark.analyzer.statistics.performance.LogLoss;
import dev.tidemark.analyzer.statistics.performance.RocAucInterval;
import dev.tidemark.storage.column.LabelledRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code roc_auc} (mean of each class against the rest), {@code log_loss} and {@code brier} of
 * models that log the probabilities of all classes; rows whose label has no probability are left
 * out.
 */
public final class MulticlassProbabilities implements PerformanceMetric {
  @Override
  public List<Estimate> measure(LabelledSample sample) {
    return sample instanceof LabelledSample.Multiclass multiclass
        ? outcomes(multiclass).map(found -> of(found.rows())).orElse(List.of())
        : List.of();
  }

  /**
   * Rows that have probabilities and a label for which there are any.
   *
   * @param classes in the order of the probabilities
   */
  public record Outcomes(List<String> classes, ClassProbabilities rows) {}

  /** Empty when there are no such rows, or fewer than two classes. */
  public static Optional<Outcomes> outcomes(LabelledSample.Multiclass multiclass) {
    if (multiclass.rows().probabilities().size() < 2) {
      return Optional.empty();
    }
    LabelledRows rows = multiclass.rows();
    List<String> classes = new ArrayList<>(rows.probabilities().keySet());
    int[] labels = new int[rows.size()];
    double[][] probabilities = new double[rows.size()][];
    double[] weights = new double[rows.size()];
    int kept = 0;
    for (int i = 0; i < rows.size(); i++) {
      int label = classes.indexOf(rows.classes().get(rows.labelClass()[i]));
      double[] row = row(rows, classes, i);
      if (label >= 0 && Arrays.stream(row).allMatch(p -> p >= 0 && p <= 1)) {
        labels[kept] = label;
        weights[kept] = multiclass.weight()[i];
        probabilities[kept++] = row;
      }
    }
    return kept == 0
        ? Optional.empty()
        : Optional.of(
            new Outcomes(
                classes,
                ClassProbabilities.of(
                    Arrays.copyOf(labels, kept),
                    Arrays.copyOf(probabilities, kept),
                    Arrays.copyOf(weights, kept))));
  }

  private static List<Estimate> of(ClassProbabilities outcomes) {
    return List.of(
        Estimate.quality("roc_auc", outcomes.rocAuc().orElse(Double.NaN))
            .interval(RocAucInterval.of(outcomes, Estimate.LEVEL)),
        Estimate.loss("log_loss", outcomes.logLoss(LogLoss.DEFAULT_CLIP))
            .interval(outcomes.logLossInterval(LogLoss.DEFAULT_CLIP).interval(Estimate.LEVEL)),
        Estimate.loss("brier", outcomes.brier())
            .interval(outcomes.brierInterval().interval(Estimate.LEVEL)));
  }

  /** A class without a probability in this row has 0. */
  private static double[] row(LabelledRows rows, List<String> classes, int index) {
    double[] row = new double[classes.size()];
    boolean any = false;
    for (int c = 0; c < row.length; c++) {
      double[] column = rows.probabilities().getOrDefault(classes.get(c), new double[rows.size()]);
      any |= !Double.isNaN(column[index]);
      row[c] = Double.isNaN(column[index]) ? 0 : column[index];
    }
    if (!any) {
      Arrays.fill(row, Double.NaN);
    }
    return row;
  }
}
