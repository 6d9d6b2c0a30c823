package dev.tidemark.analyzer.estimation;

import dev.tidemark.analyzer.performance.Weights;
import dev.tidemark.analyzer.statistics.estimation.BinTotals;
import dev.tidemark.analyzer.statistics.performance.RegressionErrors;
import java.util.List;

/** A window's rows by bins, all of them and those whose labels have arrived. */
final class WindowErrors {
  private final LossColumns columns;
  private final BinTotals all;
  private final BinTotals labelled;
  private final Doubles predictions = new Doubles();
  private final Doubles labels = new Doubles();
  private final Doubles weights = new Doubles();

  WindowErrors(LossColumns columns) {
    this.columns = columns;
    this.all = new BinTotals(columns.sizes());
    this.labelled = new BinTotals(columns.sizes());
  }

  /**
   * Adds a row.
   *
   * @param label NaN where it is not known
   */
  void add(double[] numbers, List<String> texts, double prediction, double label, double weight) {
    int[] bins = columns.bins(prediction, numbers, texts);
    all.add(bins, weight);
    if (Double.isFinite(label)) {
      labelled.add(bins, weight);
      predictions.add(prediction);
      labels.add(label);
      weights.add(weight);
    }
  }

  BinTotals all() {
    return all;
  }

  BinTotals labelled() {
    return labelled;
  }

  /** What came true; needs a labelled row. */
  RegressionErrors errors() {
    return RegressionErrors.of(
        labels.toArray(), predictions.toArray(), Weights.effective(weights.toArray()));
  }
}
