package dev.tidemark.analyzer.comparison;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Champion against candidate, as {@code GET /v1/replays/{id}/report} answers.
 *
 * @param agreement share of rows on which both gave the same answer; null for numbers
 * @param meanAbsoluteDifference of the scores, or of the answers when they are numbers
 * @param latency distribution of the time one batch of the replay took; not production latency
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record ReplayReport(
    String replay,
    String model,
    String champion,
    String candidate,
    long rows,
    long labelledRows,
    @Nullable Double agreement,
    @Nullable Double meanAbsoluteDifference,
    @Nullable ScoreDrift scoreDrift,
    @Nullable Confusion confusion,
    List<Metric> metrics,
    List<Disagreement> topDisagreements,
    @Nullable String latency,
    Judgement verdict,
    String caveat) {

  /** Drift between the two score distributions, the champion's being the reference. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record ScoreDrift(double psi, double ksStatistic, double pValue) {}

  /** {@code counts[i][j]} rows that the champion called {@code classes[i]}, the candidate [j]. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Confusion(List<String> classes, List<List<Long>> counts) {}

  /** One labelled metric of both. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Metric(
      String metric,
      double champion,
      double candidate,
      double difference,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable Double pValue,
      String test,
      int rows) {}

  /** One row on which they differ most. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Disagreement(
      String predictionId,
      Instant timestamp,
      @Nullable String championPrediction,
      @Nullable Double championScore,
      @Nullable String prediction,
      @Nullable Double score,
      @Nullable String label) {}

  /** What to do, and why. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Judgement(String decision, List<String> reasons, long rowsNeeded) {}
}
