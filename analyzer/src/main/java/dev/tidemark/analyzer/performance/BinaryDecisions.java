package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.comparison.Wilson;
import dev.tidemark.analyzer.statistics.performance.BinaryConfusion;
import dev.tidemark.analyzer.statistics.performance.DecisionTotals;
import dev.tidemark.analyzer.statistics.performance.Scores;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

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
    DecisionTotals totals = DecisionTotals.of(cells);
    double rows = binary.rowsPerUnit();
    double predictedPositive = cells.truePositive() + cells.falsePositive();
    double actualPositive = cells.truePositive() + cells.falseNegative();
    return List.of(
        Estimate.share("accuracy", cells.truePositive() + cells.trueNegative(), cells.total()),
        Estimate.share("precision", cells.truePositive(), predictedPositive),
        Estimate.share("recall", cells.truePositive(), actualPositive),
        Estimate.quality("f1", positive.f1()).interval(f1Interval(cells)),
        averaged("macro_precision", macro.precision(), totals, DecisionTotals::macroPrecision),
        averaged("macro_recall", macro.recall(), totals, DecisionTotals::macroRecall),
        averaged("macro_f1", macro.f1(), totals, DecisionTotals::macroF1),
        averaged(
            "weighted_precision", weighted.precision(), totals, DecisionTotals::weightedPrecision),
        averaged("weighted_recall", weighted.recall(), totals, DecisionTotals::weightedRecall),
        averaged("weighted_f1", weighted.f1(), totals, DecisionTotals::weightedF1),
        averaged(
            "balanced_accuracy",
            cells.balancedAccuracy(),
            totals,
            DecisionTotals::balancedAccuracy),
        Estimate.quality("matthews", cells.matthews())
            .interval(totals.interval(DecisionTotals::matthews, -1, Estimate.LEVEL)),
        Estimate.share("positive_rate", actualPositive, cells.total()).unjudged(),
        Estimate.count("true_positives", rows * cells.truePositive()),
        Estimate.count("false_positives", rows * cells.falsePositive()),
        Estimate.count("false_negatives", rows * cells.falseNegative()),
        Estimate.count("true_negatives", rows * cells.trueNegative()));
  }

  static Estimate averaged(
      String metric, double value, DecisionTotals totals, ToDoubleFunction<DecisionTotals> same) {
    return Estimate.quality(metric, value).interval(totals.interval(same, 0, Estimate.LEVEL));
  }

  /** Of the rows that are positive or called so, a share is both: F1 is {@code 2s/(1 + s)}. */
  private static Optional<Interval> f1Interval(BinaryConfusion cells) {
    double rows = cells.truePositive() + cells.falsePositive() + cells.falseNegative();
    if (rows == 0) {
      return Optional.empty();
    }
    Interval share = Wilson.interval(cells.truePositive(), rows, Estimate.LEVEL);
    return Optional.of(
        new Interval(
            2 * share.lower() / (1 + share.lower()), 2 * share.upper() / (1 + share.upper())));
  }
}
