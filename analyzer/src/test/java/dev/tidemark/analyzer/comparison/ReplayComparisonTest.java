package dev.tidemark.analyzer.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.replay.Execution;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPurpose;
import dev.tidemark.storage.replay.ReplayState;
import dev.tidemark.storage.shadow.ShadowStore.Compared;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayComparisonTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

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

  private static Compared row(
      int i, int champion, double championScore, int candidate, double score, ClassLabel label) {
    return new Compared(
        "p" + i,
        TIME,
        ClassLabel.of(candidate),
        score,
        ClassLabel.of(champion),
        championScore,
        label);
  }

  private static ReplayReport report(List<Compared> rows, double margin) {
    Replay replay =
        new Replay(
            "r1",
            "pass",
            "credit",
            "2",
            "1",
            ReplayPurpose.CANDIDATE,
            TIME,
            TIME.plusSeconds(60),
            1.0,
            1024,
            Execution.AUTO,
            margin,
            null,
            ReplayState.DONE,
            null,
            rows.size(),
            rows.size(),
            1,
            1,
            5,
            Execution.CPU,
            "cpu",
            null,
            null,
            null,
            null,
            TIME,
            TIME,
            TIME);
    return new ReplayComparison(replay, ModelSettings.defaults("credit"), new ReplayedRows(rows))
        .report();
  }
}
