package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.performance.AveragePrecision;
import dev.tidemark.analyzer.statistics.performance.AveragePrecisionInterval;
import dev.tidemark.analyzer.statistics.performance.Brier;
import dev.tidemark.analyzer.statistics.performance.Calibration;
import dev.tidemark.analyzer.statistics.performance.LogLoss;
import dev.tidemark.analyzer.statistics.performance.ProbabilityIntervals;
import dev.tidemark.analyzer.statistics.performance.RocAuc;
import dev.tidemark.analyzer.statistics.performance.RocAucInterval;
import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;

/**
 * {@code roc_auc}, {@code average_precision}, {@code log_loss}, {@code brier} and {@code ece} of
 * two-class models, on the rows that have the positive class's probability.
 */
public final class BinaryScores implements PerformanceMetric {
  private final DoublePredicate standsForMany;

  /** Of rows. */
  public BinaryScores() {
    this(_ -> false);
  }

  /**
   * Of rows put together.
   *
   * @param standsForMany whether rows of a score differ in their scores
   */
  BinaryScores(DoublePredicate standsForMany) {
    this.standsForMany = standsForMany;
  }

  @Override
  public List<Estimate> measure(LabelledSample sample) {
    return sample instanceof LabelledSample.Binary binary
        ? binary.scored().map(this::of).orElse(List.of())
        : List.of();
  }

  private List<Estimate> of(LabelledSample.Binary binary) {
    ScoredOutcomes outcomes = ScoredOutcomes.of(binary.score(), binary.outcome(), binary.weight());
    ProbabilityIntervals losses =
        ProbabilityIntervals.of(binary.score(), binary.outcome(), binary.weight(), Estimate.LEVEL);
    OptionalDouble precision = AveragePrecision.of(outcomes, standsForMany);
    return List.of(
        Estimate.quality("roc_auc", RocAuc.of(outcomes).orElse(Double.NaN))
            .interval(
                RocAucInterval.of(
                    binary.score(),
                    binary.outcome(),
                    binary.weight(),
                    binary.squares(),
                    Estimate.LEVEL)),
        Estimate.quality("average_precision", precision.orElse(Double.NaN))
            .interval(
                precision.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        AveragePrecisionInterval.of(
                            precision.getAsDouble(), outcomes.positive(), Estimate.LEVEL))),
        Estimate.loss("log_loss", LogLoss.of(outcomes)).interval(losses.logLoss()),
        Estimate.loss("brier", Brier.of(outcomes)).interval(losses.brier()),
        Estimate.loss("ece", Calibration.of(outcomes).expectedError())
            .interval(losses.calibrationError())
            .expected(losses.expectedError())
            .unjudged());
  }
}
