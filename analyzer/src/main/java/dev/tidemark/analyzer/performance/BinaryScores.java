package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.performance.AveragePrecision;
import dev.tidemark.analyzer.statistics.performance.Brier;
import dev.tidemark.analyzer.statistics.performance.Calibration;
import dev.tidemark.analyzer.statistics.performance.LogLoss;
import dev.tidemark.analyzer.statistics.performance.RocAuc;
import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import java.util.List;

/**
 * {@code roc_auc}, {@code average_precision}, {@code log_loss}, {@code brier} and {@code ece} of
 * two-class models that log the positive class's probability with every prediction.
 */
public final class BinaryScores implements PerformanceMetric {
  @Override
  public List<Estimate> measure(LabelledSample sample) {
    if (!(sample instanceof LabelledSample.Binary binary) || binary.score().length == 0) {
      return List.of();
    }
    ScoredOutcomes outcomes = ScoredOutcomes.of(binary.score(), binary.outcome(), binary.weight());
    return List.of(
        Estimate.quality("roc_auc", RocAuc.of(outcomes).orElse(Double.NaN)),
        Estimate.quality("average_precision", AveragePrecision.of(outcomes).orElse(Double.NaN)),
        Estimate.loss("log_loss", LogLoss.of(outcomes)),
        Estimate.loss("brier", Brier.of(outcomes)),
        Estimate.loss("ece", Calibration.of(outcomes).expectedError()).unjudged());
  }
}
