package dev.tidemark.analyzer.statistics.estimation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.statistics.performance.BinaryConfusion;
import dev.tidemark.analyzer.statistics.performance.RocAuc;
import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Estimates against labels drawn from known probabilities, seeded. */
class ExpectedPerformanceTest {
  private static final int ROWS = 2_000;

  /** Rows with a true probability; the model's score is a distortion of it. */
  private static final class World {
    private final Random random;
    private final double[] scores;
    private final boolean[] outcomes;
    private final boolean[] predicted;

    World(long seed, int rows, double meanInput, boolean isConceptDrifted) {
      random = new Random(seed);
      scores = new double[rows];
      outcomes = new boolean[rows];
      predicted = new boolean[rows];
      for (int row = 0; row < rows; row++) {
        double x = meanInput + random.nextGaussian();
        double truth = 1 / (1 + Math.exp(isConceptDrifted ? x : -2 * x));
        scores[row] = 1 / (1 + Math.exp(-5 * x)); // overconfident
        outcomes[row] = random.nextDouble() < truth;
        predicted[row] = scores[row] >= 0.5;
      }
    }

    BinaryConfusion realised() {
      return BinaryConfusion.of(predicted, outcomes);
    }

    double area() {
      return RocAuc.of(ScoredOutcomes.of(scores, outcomes)).orElseThrow();
    }
  }

  private static ScoreCalibration calibration() {
    World reference = new World(1, 20_000, 0, false);
    return ScoreCalibration.learn(reference.scores, reference.outcomes, 5);
  }

  @Test
  void overconfidentScores_areCalibrated_goodOnesAreLeftAlone() {
    ScoreCalibration calibration = calibration();
    assertThat(calibration).isInstanceOf(IsotonicCalibration.class);
    double x = 0.5;
    assertThat(calibration.probability(1 / (1 + Math.exp(-5 * x))))
        .isCloseTo(1 / (1 + Math.exp(-2 * x)), within(0.04));
    Random random = new Random(3);
    double[] honest = random.doubles(5_000).toArray();
    boolean[] outcomes = new boolean[honest.length];
    for (int i = 0; i < honest.length; i++) {
      outcomes[i] = random.nextDouble() < honest[i];
    }
    ScoreCalibration kept = ScoreCalibration.learn(honest, outcomes, 5);
    for (double score : new double[] {0.1, 0.5, 0.9}) {
      assertThat(kept.probability(score)).isCloseTo(score, within(0.05));
    }
  }

  @Test
  void estimates_holdWhatComesTrue_alsoWhenTheInputsShift() {
    ScoreCalibration calibration = calibration();
    for (double shift : new double[] {0, 0.8, -1}) {
      int[] held = new int[5];
      int rounds = 100;
      for (int round = 0; round < rounds; round++) {
        World window = new World(100 + round, ROWS, shift, false);
        ExpectedPerformance expected =
            ExpectedPerformance.of(calibration, window.scores, window.predicted);
        BinaryConfusion realised = window.realised();
        held[0] += holds(expected.accuracy(), realised.accuracy());
        held[1] += holds(expected.precision(), realised.binary().precision());
        held[2] += holds(expected.recall(), realised.binary().recall());
        held[3] += holds(expected.f1(), realised.binary().f1());
        held[4] += holds(expected.rocAuc().orElseThrow(), window.area());
      }
      for (int metric = 0; metric < held.length; metric++) {
        assertThat(held[metric]).as("metric %s at shift %s", metric, shift).isGreaterThan(84);
      }
    }
  }

  private static int holds(Estimated estimated, double realised) {
    return estimated.interval(0.95).contains(realised) ? 1 : 0;
  }

  @Test
  void conceptDrift_isNotSeen_asDocumented() {
    World drifted = new World(7, ROWS, 0, true);
    ExpectedPerformance expected =
        ExpectedPerformance.of(calibration(), drifted.scores, drifted.predicted);
    assertThat(expected.accuracy().value()).isGreaterThan(0.7);
    assertThat(drifted.realised().accuracy()).isLessThan(0.5);
  }

  @Test
  void sureProbabilities_areTheConfusionItself() {
    double[] scores = {0, 1, 1, 0};
    boolean[] predicted = {false, true, false, true};
    ExpectedPerformance expected =
        ExpectedPerformance.of(new ScoreCalibration.AlreadyCalibrated(), scores, predicted);
    assertThat(expected.confusion()).isEqualTo(new BinaryConfusion(1, 1, 1, 1));
    assertThat(expected.accuracy()).isEqualTo(new Estimated(0.5, 0));
    assertThat(expected.rocAuc()).contains(new Estimated(1, 0));
    assertThat(
            ExpectedPerformance.of(
                    new ScoreCalibration.AlreadyCalibrated(),
                    new double[] {1},
                    new boolean[] {true})
                .rocAuc())
        .isEmpty();
  }

  @Test
  void isotonicFit_poolsViolators_andIsALineBetween() {
    // sorted by score the outcomes are 0 1 | 0 1 | 1: rates 0, ½ pooled, 1
    IsotonicCalibration fit =
        IsotonicCalibration.fit(
            ScoredOutcomes.of(new double[] {1, 2, 3, 4}, new boolean[] {false, true, false, true}));
    assertThat(fit.probability(-9)).isZero();
    assertThat(fit.probability(1)).isZero();
    assertThat(fit.probability(1.5)).isEqualTo(0.25);
    assertThat(fit.probability(2.7)).isEqualTo(0.5);
    assertThat(fit.probability(3.5)).isEqualTo(0.75);
    assertThat(fit.probability(99)).isEqualTo(1);
  }

  @Test
  void accuracyOfAnyClasses_isTheMeanConfidence() {
    assertThat(ExpectedPerformance.accuracy(0.5, 0.7).value()).isCloseTo(0.6, within(1e-15));
    assertThatIllegalArgumentException().isThrownBy(() -> ExpectedPerformance.accuracy(1.2));
  }
}
