package dev.tidemark.analyzer.statistics.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.statistics.comparison.DeLong;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** 95 % intervals hold what a very large sample of the same population shows. */
class PerformanceIntervalTest {
  private static final int SIMULATIONS = 400;
  private static final double LEVEL = 0.95;

  @Test
  void evenWeights_giveDeLongsInterval() {
    Scored rows = Scored.of(new Random(1), 300);
    Interval deLong =
        DeLong.of(rows.scores, rows.scores, rows.outcomes).orElseThrow().firstInterval(LEVEL);
    Interval ours = RocAucInterval.of(rows.scores, rows.outcomes, ones(300), LEVEL).orElseThrow();
    assertThat(ours.lower()).isCloseTo(deLong.lower(), within(1e-12));
    assertThat(ours.upper()).isCloseTo(deLong.upper(), within(1e-12));
  }

  @Test
  void probabilityIntervals_holdTheirLevel() {
    Scored large = Scored.of(new Random(2), 400_000);
    Map<String, Double> truth = new LinkedHashMap<>();
    ScoredOutcomes population = ScoredOutcomes.of(large.scores, large.outcomes);
    truth.put("roc_auc", RocAuc.of(population).orElseThrow());
    truth.put("average_precision", AveragePrecision.of(population).orElseThrow());
    truth.put("log_loss", LogLoss.of(population));
    truth.put("brier", Brier.of(population));
    truth.put("ece", Calibration.of(population).expectedError());
    Map<String, Integer> held = new TreeMap<>();
    Random random = new Random(3);
    for (int i = 0; i < SIMULATIONS; i++) {
      Scored rows = Scored.of(random, 500);
      ProbabilityIntervals losses =
          ProbabilityIntervals.of(rows.scores, rows.outcomes, ones(500), LEVEL);
      Map<String, Interval> intervals =
          Map.of(
              "roc_auc",
              RocAucInterval.of(rows.scores, rows.outcomes, ones(500), LEVEL).orElseThrow(),
              "average_precision",
              AveragePrecisionInterval.of(
                  AveragePrecision.of(ScoredOutcomes.of(rows.scores, rows.outcomes)).orElseThrow(),
                  rows.positives(),
                  LEVEL),
              "log_loss",
              losses.logLoss(),
              "brier",
              losses.brier(),
              "ece",
              losses.calibrationError());
      count(intervals, truth, held);
    }
    assertHeld(held, truth.size());
  }

  @Test
  void decisionIntervals_holdTheirLevel_andAgreeWithTheMetrics() {
    double[][] shares = {{0.5, 0.05, 0.05}, {0.06, 0.2, 0.02}, {0.03, 0.02, 0.07}};
    Map<String, ToDoubleFunction<DecisionTotals>> metrics = new LinkedHashMap<>();
    metrics.put("macro_precision", DecisionTotals::macroPrecision);
    metrics.put("macro_recall", DecisionTotals::macroRecall);
    metrics.put("macro_f1", DecisionTotals::macroF1);
    metrics.put("weighted_precision", DecisionTotals::weightedPrecision);
    metrics.put("weighted_f1", DecisionTotals::weightedF1);
    metrics.put("balanced_accuracy", DecisionTotals::balancedAccuracy);
    metrics.put("matthews", DecisionTotals::matthews);
    Map<String, Double> truth = new TreeMap<>();
    DecisionTotals population = DecisionTotals.of(shares);
    metrics.forEach((name, metric) -> truth.put(name, metric.applyAsDouble(population)));
    ConfusionMatrix same = matrix(shares);
    assertThat(population.macroF1()).isCloseTo(same.macro().f1(), within(1e-12));
    assertThat(population.weightedPrecision())
        .isCloseTo(same.weighted().precision(), within(1e-12));
    assertThat(population.balancedAccuracy()).isCloseTo(same.balancedAccuracy(), within(1e-12));
    assertThat(population.matthews()).isCloseTo(same.matthews(), within(1e-12));
    Map<String, Integer> held = new TreeMap<>();
    Random random = new Random(4);
    for (int i = 0; i < SIMULATIONS; i++) {
      DecisionTotals drawn = DecisionTotals.of(drawn(shares, 400, random));
      Map<String, Interval> intervals = new TreeMap<>();
      metrics.forEach((name, metric) -> intervals.put(name, drawn.interval(metric, -1, LEVEL)));
      count(intervals, truth, held);
    }
    assertHeld(held, metrics.size());
  }

  @Test
  void allRight_leavesRoomBelow() {
    DecisionTotals right = DecisionTotals.of(new BinaryConfusion(20, 0, 0, 30));
    Interval interval = right.interval(DecisionTotals::macroF1, 0, LEVEL);
    assertThat(interval.upper()).isEqualTo(1);
    assertThat(interval.lower()).isBetween(0.9, 0.95);
  }

  @Test
  void regressionIntervals_holdTheirLevel() {
    Random random = new Random(5);
    Map<String, Double> truth =
        Map.of("rmse", 0.5, "mae", 0.5 * Math.sqrt(2 / Math.PI), "mean_error", 0.0, "r2", 0.75);
    Map<String, Integer> held = new TreeMap<>();
    for (int i = 0; i < SIMULATIONS; i++) {
      double[] labels = random.doubles(300).map(_ -> random.nextGaussian()).toArray();
      double[] predictions =
          Arrays.stream(labels).map(label -> label + 0.5 * random.nextGaussian()).toArray();
      RegressionIntervals intervals = RegressionIntervals.of(labels, predictions, ones(300), LEVEL);
      count(
          Map.of(
              "rmse", intervals.rmse(),
              "mae", intervals.mae(),
              "mean_error", intervals.meanError(),
              "r2", intervals.r2().orElseThrow()),
          truth,
          held);
    }
    assertHeld(held, truth.size());
  }

  @Test
  void hugeErrors_doNotOverflow() {
    RegressionIntervals intervals =
        RegressionIntervals.of(
            new double[] {1e300, 2e300, 0, 1e299},
            new double[] {2e300, -1e300, 5e299, 3},
            ones(4),
            LEVEL);
    assertThat(intervals.rmse().upper()).isFinite().isGreaterThan(1e299);
    assertThat(intervals.mae().lower()).isGreaterThanOrEqualTo(0);
  }

  private static void count(
      Map<String, Interval> intervals, Map<String, Double> truth, Map<String, Integer> held) {
    truth.forEach((name, value) -> {
      Interval interval = intervals.getOrDefault(name, new Interval(9, 9));
      held.merge(name, interval.contains(value) ? 1 : 0, Integer::sum);
    });
  }

  private static void assertHeld(Map<String, Integer> held, int metrics) {
    assertThat(held).hasSize(metrics);
    held.forEach(
        (name, count) -> assertThat((double) count / SIMULATIONS).as(name).isBetween(0.91, 0.995));
  }

  private static double[] ones(int rows) {
    double[] ones = new double[rows];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static ConfusionMatrix matrix(double[][] cells) {
    Map<ConfusionMatrix.Cell, Double> weights = new LinkedHashMap<>();
    for (int label = 0; label < cells.length; label++) {
      for (int prediction = 0; prediction < cells.length; prediction++) {
        weights.put(
            new ConfusionMatrix.Cell("c" + label, "c" + prediction), cells[label][prediction]);
      }
    }
    return ConfusionMatrix.of(weights);
  }

  private static double[][] drawn(double[][] shares, int rows, Random random) {
    double[][] cells = new double[shares.length][shares.length];
    for (int row = 0; row < rows; row++) {
      double left = random.nextDouble();
      int cell = 0;
      while (cell < 8 && left >= shares[cell / 3][cell % 3]) {
        left -= shares[cell / 3][cell % 3];
        cell++;
      }
      cells[cell / 3][cell % 3]++;
    }
    return cells;
  }

  /** A model that exaggerates: its odds are the true ones to the power of 1.5. */
  private static final class Scored {
    final double[] scores;
    final boolean[] outcomes;

    Scored(double[] scores, boolean[] outcomes) {
      this.scores = scores;
      this.outcomes = outcomes;
    }

    static Scored of(Random random, int rows) {
      double[] scores = new double[rows];
      boolean[] outcomes = new boolean[rows];
      for (int row = 0; row < rows; row++) {
        double logit = 1.2 * random.nextGaussian() - 0.5;
        scores[row] = 1 / (1 + Math.exp(-1.5 * logit));
        outcomes[row] = random.nextDouble() < 1 / (1 + Math.exp(-logit));
      }
      return new Scored(scores, outcomes);
    }

    int positives() {
      int positives = 0;
      for (boolean outcome : outcomes) {
        positives += outcome ? 1 : 0;
      }
      return positives;
    }
  }
}
