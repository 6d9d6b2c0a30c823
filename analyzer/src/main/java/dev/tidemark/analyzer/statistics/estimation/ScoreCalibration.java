package dev.tidemark.analyzer.statistics.estimation;

import dev.tidemark.analyzer.statistics.performance.Calibration;
import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Turns a model's score into the probability of a positive outcome, as learned on a reference. */
public sealed interface ScoreCalibration
    permits IsotonicCalibration, ScoreCalibration.AlreadyCalibrated {
  /** How many parts the reference is cut into to try a calibration out. */
  int FOLDS = 5;

  /** The probability of a positive outcome, between 0 and 1. */
  double probability(double score);

  /** The score is the probability, clipped to 0 and 1. */
  record AlreadyCalibrated() implements ScoreCalibration {
    @Override
    public double probability(double score) {
      return Math.clamp(score, 0.0, 1.0);
    }
  }

  /**
   * Learns a calibration on a reference, and keeps it only if it helps: if the expected calibration
   * error on parts held out ({@value #FOLDS} folds) gets smaller. Scores that are no probabilities
   * are always calibrated.
   *
   * @param scores of the reference's labelled rows, finite; at least one
   * @param outcomes whether each row is positive; same length
   * @param seed of the folds
   * @throws IllegalArgumentException if the arrays are not as described
   */
  static ScoreCalibration learn(double[] scores, boolean[] outcomes, long seed) {
    ScoredOutcomes all = ScoredOutcomes.of(scores, outcomes);
    boolean oneClass = all.positive() == 0 || all.negative() == 0;
    boolean areProbabilities = all.score(0) >= 0 && all.score(all.size() - 1) <= 1;
    if (!areProbabilities) {
      return IsotonicCalibration.fit(all);
    }
    if (oneClass || scores.length < 2 * FOLDS) {
      return new AlreadyCalibrated();
    }
    double before = Calibration.of(all).expectedError();
    double[] heldOut = heldOut(scores, outcomes, seed);
    double after = Calibration.of(ScoredOutcomes.of(heldOut, outcomes)).expectedError();
    return after < before ? IsotonicCalibration.fit(all) : new AlreadyCalibrated();
  }

  private static double[] heldOut(double[] scores, boolean[] outcomes, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int[] fold = new int[scores.length];
    Arrays.setAll(fold, row -> random.nextInt(FOLDS));
    double[] probabilities = scores.clone();
    for (int held = 0; held < FOLDS; held++) {
      int part = held;
      int[] others = IntStream.range(0, fold.length).filter(row -> fold[row] != part).toArray();
      boolean[] otherOutcomes = new boolean[others.length];
      for (int i = 0; i < others.length; i++) {
        otherOutcomes[i] = outcomes[others[i]];
      }
      if (others.length > 0) {
        ScoreCalibration calibration =
            IsotonicCalibration.fit(
                ScoredOutcomes.of(
                    Arrays.stream(others).mapToDouble(row -> scores[row]).toArray(),
                    otherOutcomes));
        for (int row = 0; row < fold.length; row++) {
          if (fold[row] == part) {
            probabilities[row] = calibration.probability(scores[row]);
          }
        }
      }
    }
    return probabilities;
  }
}
