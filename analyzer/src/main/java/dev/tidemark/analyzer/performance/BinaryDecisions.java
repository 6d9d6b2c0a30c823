package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.performance.BinaryConfusion;
import dev.tidemark.analyzer.statistics.performance.Scores;
import java.util.List;

/**
 * {@code accuracy}, {@code precision}, {@code recall}, {@code f1} of the positive class, their
 * {@code macro_} and {@code weighted_} averages, the confusion matrix and {@code positive_rate} of
 * two-class models, on the logged decisions.
 */
public final class BinaryDecisions implements PerformanceMetric {
  @Override
  public List<Estimate> measure(LabelledSample sample) {
    if (!(sample instanceof LabelledSample.Binary binary)) {
      return List.of();
    }
    BinaryConfusion cells =
        BinaryConfusion.of(binary.predicted(), binary.outcome(), binary.weight());
    Scores positive = cells.binary();
    Scores macro = cells.macro();
    Scores weighted = cells.weighted();
    double rows = binary.rowsPerUnit();
    double predictedPositive = cells.truePositive() + cells.falsePositive();
    double actualPositive = cells.truePositive() + cells.falseNegative();
    return List.of(
        Estimate.share("accuracy", cells.truePositive() + cells.trueNegative(), cells.total()),
        Estimate.share("precision", cells.truePositive(), predictedPositive),
        Estimate.share("recall", cells.truePositive(), actualPositive),
        Estimate.quality("f1", positive.f1()),
        Estimate.quality("macro_precision", macro.precision()),
        Estimate.quality("macro_recall", macro.recall()),
        Estimate.quality("macro_f1", macro.f1()),
        Estimate.quality("weighted_precision", weighted.precision()),
        Estimate.quality("weighted_recall", weighted.recall()),
        Estimate.quality("weighted_f1", weighted.f1()),
        Estimate.quality("balanced_accuracy", cells.balancedAccuracy()),
        Estimate.quality("matthews", cells.matthews()),
        Estimate.share("positive_rate", actualPositive, cells.total()).unjudged(),
        Estimate.count("true_positives", rows * cells.truePositive()),
        Estimate.count("false_positives", rows * cells.falsePositive()),
        Estimate.count("false_negatives", rows * cells.falseNegative()),
        Estimate.count("true_negatives", rows * cells.trueNegative()));
  }
}
