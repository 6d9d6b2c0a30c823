package dev.tidemark.analyzer.comparison;

import static dev.tidemark.analyzer.comparison.ComparedReports.TIME;
import static dev.tidemark.analyzer.comparison.ComparedReports.report;
import static dev.tidemark.analyzer.comparison.ComparedReports.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.statistics.performance.Scores;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.replay.Judging;
import dev.tidemark.storage.shadow.ShadowStore.Compared;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayComparisonTest {
  @Test
  void clearlyBetterCandidate_isPromotedWithItsNumbers() {
    ReplayReport report = report(rows(4000, 0.80, 0.90), 0.01);
    assertThat(report.verdict().decision()).isEqualTo("promote");
    assertThat(report.verdict().reasons().getFirst()).startsWith("accuracy: candidate 0.9");
    assertThat(report.metrics())
        .extracting(ReplayReport.Metric::metric)
        .contains("accuracy", "roc_auc", "f1", "brier");
    assertThat(report.labelledRows()).isEqualTo(4000);
  }

  @Test
  void clearlyWorseCandidate_isRejected() {
    assertThat(report(rows(4000, 0.90, 0.80), 0.01).verdict().decision()).isEqualTo("reject");
  }

  @Test
  void sameAnswers_areNoWorseButNotBetter() {
    ReplayReport report = report(rows(4000, 0.85, 0.85, true), 0.01);
    assertThat(report.verdict().decision()).isEqualTo("hold");
    assertThat(report.agreement()).isEqualTo(1.0);
    assertThat(report.topDisagreements()).isEmpty();
    assertThat(report.scoreDrift()).isEqualTo(new ReplayReport.ScoreDrift(0, 0, 1));
  }

  @Test
  void fewLabels_areInconclusiveAndSayHowManyAreMissing() {
    ReplayReport report = report(rows(60, 0.80, 0.90), 0.01);
    assertThat(report.verdict().decision()).isEqualTo("inconclusive");
    assertThat(report.verdict().rowsNeeded()).isEqualTo(Verdict.MIN_ROWS - 60);
  }

  @Test
  void wideInterval_isInconclusiveAndNeedsMoreRows() {
    ReplayReport report = report(rows(150, 0.85, 0.85), 0.001);
    assertThat(report.verdict().decision()).isEqualTo("inconclusive");
    assertThat(report.verdict().rowsNeeded()).isPositive();
  }

  @Test
  void withoutLabels_onlyAgreementIsJudged() {
    List<Compared> rows =
        IntStream.range(0, 500)
            .mapToObj(i -> row(i, 1, 0.9, i % 4 == 0 ? 0 : 1, 0.4, ClassLabel.ABSENT))
            .toList();
    ReplayReport report = report(rows, 0.01);
    assertThat(report.verdict().decision()).isEqualTo("inconclusive");
    assertThat(report.metrics()).isEmpty();
    assertThat(report.agreement()).isEqualTo(0.75);
    assertThat(report.confusion())
        .isEqualTo(
            new ReplayReport.Confusion(
                List.of("0", "1"), List.of(List.of(0L, 0L), List.of(125L, 375L))));
  }

  @Test
  void accuracyDifference_isThatOfTheRowsThatDiffer() {
    ReplayReport.Metric accuracy =
        report(rows(4000, 0.80, 0.90), 0.01).metrics().stream()
            .filter(m -> m.metric().equals("accuracy"))
            .findFirst()
            .orElseThrow();
    assertThat(accuracy.difference())
        .isEqualTo(accuracy.candidate() - accuracy.champion(), within(1e-12));
    assertThat(accuracy.lower()).isLessThan(accuracy.difference());
    assertThat(accuracy.pValue()).isLessThan(1e-6);
  }

  @Test
  void numbers_areARegression() {
    Random random = new Random(3);
    List<Compared> rows =
        IntStream.range(0, 800)
            .mapToObj(i -> {
              double truth = random.nextDouble() * 100;
              return new Compared(
                  "p" + i,
                  TIME,
                  ClassLabel.of(truth + random.nextGaussian()),
                  Double.NaN,
                  ClassLabel.of(truth + 5 * random.nextGaussian()),
                  Double.NaN,
                  ClassLabel.of(truth));
            })
            .toList();
    ReplayReport report = report(rows, 0.1);
    assertThat(report.metrics())
        .extracting(ReplayReport.Metric::metric)
        .containsExactly("mae", "rmse");
    assertThat(report.verdict().decision()).isEqualTo("promote");
  }

  @Test
  void unfaithfulLog_withholdsTheVerdictAndShowsTheRows() {
    List<Compared> replayed =
        IntStream.range(0, 1000)
            .mapToObj(i -> row(i, 1, 0.9, 1, i % 100 == 0 ? 0.7 : 0.90005, ClassLabel.ABSENT))
            .toList();
    FidelityGate gate = FidelityGate.of(replayed);
    assertThat(gate.differing()).isEqualTo(10);
    ReplayReport report =
        report(rows(4000, 0.80, 0.90), 0.01, with(new Evidence.Fidelity.Checked("f1", gate)));
    assertThat(report.verdict().decision()).isEqualTo("inconclusive");
    assertThat(report.verdict().reasons().getFirst()).contains("10 of 1,000 rows differ");
    assertThat(report.fidelity().state()).isEqualTo("failed");
    assertThat(report.fidelity().examples()).hasSize(10);
  }

  @Test
  void faithfulLog_isSaidToBe() {
    FidelityGate gate = FidelityGate.of(rows(1000, 0.8, 0.8, true));
    ReplayReport report =
        report(rows(4000, 0.80, 0.90), 0.01, with(new Evidence.Fidelity.Checked("f1", gate)));
    assertThat(report.verdict().decision()).isEqualTo("promote");
    assertThat(report.fidelity().state()).isEqualTo("passed");
  }

  @Test
  void unfinishedFidelityReplay_withholdsTheVerdict() {
    Evidence evidence = with(new Evidence.Fidelity.Unfinished("f1", "failed"));
    assertThat(report(rows(4000, 0.80, 0.90), 0.01, evidence).verdict().decision())
        .isEqualTo("inconclusive");
  }

  @Test
  void rowsSeenInTraining_areFlaggedAndLeftOut() {
    Evidence evidence =
        new Evidence(
            Judging.NOTHING,
            Optional.empty(),
            Optional.of(TIME.plusSeconds(1)),
            new Evidence.Fidelity.NotChecked(),
            Map.of(),
            0);
    ReplayReport report = report(rows(4000, 0.80, 0.90), 0.01, evidence);
    assertThat(report.seenInTraining()).isEqualTo(4000);
    assertThat(report.labelledRows()).isZero();
    assertThat(report.verdict().decision()).isEqualTo("inconclusive");
  }

  @Test
  void unmeasuredGuardrail_isNoPass() {
    Evidence evidence = judged(new Judging(Map.of("latency", 1.0), Map.of()));
    ReplayReport report = report(rows(4000, 0.80, 0.90), 0.01, evidence);
    assertThat(report.verdict().decision()).isEqualTo("inconclusive");
    assertThat(report.verdict().reasons().getFirst()).contains("no data is not a pass");
  }

  @Test
  void brokenGuardrail_preventsPromotion() {
    Map<String, Map<String, Double>> worth =
        Map.of("1", Map.of("1", 1.0), "0", Map.of("0", 100.0, "1", -1000.0));
    List<Compared> keen = // finds every positive, and calls a few negatives positive, too
        IntStream.range(0, 4000)
            .mapToObj(i ->
                i % 2 == 0
                    ? row(i, i % 4 == 0 ? 1 : 0, 0.6, 1, 0.9, ClassLabel.of(1))
                    : row(i, 0, 0.1, i % 20 == 1 ? 1 : 0, 0.2, ClassLabel.of(0)))
            .toList();
    assertThat(report(keen, 0.01).verdict().decision()).isEqualTo("promote");
    Evidence evidence = judged(new Judging(Map.of("business_value", 1.0), worth));
    ReplayReport report = report(keen, 0.01, evidence);
    assertThat(report.verdict().decision()).isNotEqualTo("promote");
    assertThat(report.metrics()).extracting(ReplayReport.Metric::metric).contains("business_value");
  }

  @Test
  void calibrationOfBoth_isShown() {
    ReplayReport.Calibrations calibration =
        Objects.requireNonNull(report(rows(4000, 0.80, 0.90), 0.01).calibration());
    assertThat(calibration.champion().ece()).isBetween(0.0, 1.0);
    assertThat(calibration.candidate().bins()).isNotEmpty();
  }

  @Test
  void deltaMethod_agreesWithTheBootstrap() {
    List<Compared> rows = rows(4000, 0.80, 0.85);
    ReplayedRows all = new ReplayedRows(rows);
    boolean[] outcome = all.flags(row -> row.label().number() == 1);
    boolean[] champion = all.flags(row -> row.championPrediction().number() == 1);
    boolean[] candidate = all.flags(row -> row.prediction().number() == 1);
    double deviation =
        Math.sqrt(DecisionCells.of(outcome, champion, candidate).variance(Scores::f1));
    ReplayReport.Metric f1 =
        report(rows, 0.01).metrics().stream()
            .filter(m -> m.metric().equals("f1"))
            .findFirst()
            .orElseThrow();
    double half = (Objects.requireNonNull(f1.upper()) - Objects.requireNonNull(f1.lower())) / 2;
    assertThat(1.96 * deviation).isCloseTo(half, within(0.15 * half));
  }

  private static Evidence with(Evidence.Fidelity fidelity) {
    return new Evidence(Judging.NOTHING, Optional.empty(), Optional.empty(), fidelity, Map.of(), 0);
  }

  private static Evidence judged(Judging judging) {
    return new Evidence(
        judging,
        Optional.empty(),
        Optional.empty(),
        new Evidence.Fidelity.NotChecked(),
        Map.of(),
        0);
  }

  private static List<Compared> rows(int count, double championRight, double candidateRight) {
    return rows(count, championRight, candidateRight, false);
  }

  /** Seeded rows: each version is right that often, and surer when it is. */
  private static List<Compared> rows(
      int count, double championRight, double candidateRight, boolean same) {
    Random random = new Random(7);
    return IntStream.range(0, count)
        .mapToObj(i -> {
          int truth = random.nextInt(2);
          double champion = score(random, truth, random.nextDouble() < championRight);
          double candidate =
              same ? champion : score(random, truth, random.nextDouble() < candidateRight);
          return row(
              i,
              champion >= 0.5 ? 1 : 0,
              champion,
              candidate >= 0.5 ? 1 : 0,
              candidate,
              ClassLabel.of(truth));
        })
        .toList();
  }

  private static double score(Random random, int truth, boolean right) {
    double sure = 0.5 + random.nextDouble() / 2;
    return (truth == 1) == right ? sure : 1 - sure;
  }
}
