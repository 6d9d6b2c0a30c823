package dev.tidemark.analyzer.comparison;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Champion against candidate, as {@code GET /v1/replays/{id}/report} answers.
 *
 * @param agreement share of rows on which both gave the same answer; null for numbers
 * @param meanAbsoluteDifference of the scores, or of the answers when they are numbers
 * @param seenInTraining rows of the candidate's training period, left out of labelled metrics and
 *     verdict
 * @param warnings what a reader has to know before he trusts the rest
 * @param latency distribution of the time one batch of the replay took; not production latency
 * @param source {@code file}, or {@code logged}: what the candidate answered elsewhere
 * @param rowsUnanswered the champion's rows that are left out because no such answer has come in
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
    String caveat,
    long seenInTraining,
    Fidelity fidelity,
    @Nullable Calibrations calibration,
    List<SegmentMetric> segments,
    List<String> warnings,
    String source,
    long rowsUnanswered) {

  /** The same with one more warning, the first. */
  ReplayReport withWarning(String warning) {
    List<String> more = new ArrayList<>(List.of(warning));
    more.addAll(warnings);
    return new ReplayReport(
        replay,
        model,
        champion,
        candidate,
        rows,
        labelledRows,
        agreement,
        meanAbsoluteDifference,
        scoreDrift,
        confusion,
        metrics,
        topDisagreements,
        latency,
        verdict,
        caveat,
        seenInTraining,
        fidelity,
        calibration,
        segments,
        more,
        source,
        rowsUnanswered);
  }

  /** The same with the verdict as it was recorded, and the features of the rows shown. */
  ReplayReport with(Judgement recorded, List<Disagreement> described) {
    return new ReplayReport(
        replay,
        model,
        champion,
        candidate,
        rows,
        labelledRows,
        agreement,
        meanAbsoluteDifference,
        scoreDrift,
        confusion,
        metrics,
        described,
        latency,
        recorded,
        caveat,
        seenInTraining,
        fidelity,
        calibration,
        segments,
        warnings,
        source,
        rowsUnanswered);
  }

  /**
   * Whether the champion's own file reproduces its log.
   *
   * @param state {@code passed}, {@code failed}, {@code unfinished} or {@code not_checked}
   * @param differing rows that differ by more than the tolerance
   * @param examples the rows that differ most
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Fidelity(
      String state,
      @Nullable String replay,
      long rows,
      long differing,
      double tolerance,
      List<Disagreement> examples) {}

  /** How well scores are probabilities, for both. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Calibrations(Calibrated champion, Calibrated candidate) {}

  /**
   * @param ece expected calibration error
   * @param bins rows, mean score and share of positives of each bin that has rows
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Calibrated(double ece, List<CalibrationBin> bins) {}

  /** One bin of equal width. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record CalibrationBin(double rows, double meanScore, double positiveRate) {}

  /** The main metric in one segment; the adjusted p-value controls false discoveries. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record SegmentMetric(
      String segment,
      String metric,
      double champion,
      double candidate,
      double difference,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable Double pValue,
      double pValueAdjusted,
      int rows) {}

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
      @Nullable String label,
      @Nullable Map<String, Object> features) {
    Disagreement with(@Nullable Map<String, Object> found) {
      return new Disagreement(
          predictionId,
          timestamp,
          championPrediction,
          championScore,
          prediction,
          score,
          label,
          found);
    }
  }

  /**
   * What to do, and why.
   *
   * @param id of the recorded verdict; null when it was not recorded
   * @param number counts the replay's verdicts from 1
   * @param url where it stays
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Judgement(
      String decision,
      List<String> reasons,
      long rowsNeeded,
      @Nullable String id,
      @Nullable Integer number,
      @Nullable Instant decidedAt,
      @Nullable String url) {}
}
