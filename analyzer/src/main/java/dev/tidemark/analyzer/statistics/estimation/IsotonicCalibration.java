package dev.tidemark.analyzer.statistics.estimation;

import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import java.util.Arrays;

/**
 * The rising function of the score that fits the outcomes best in squares, found by pooling
 * adjacent violators. Between the scores it was fitted on it is a straight line, outside it is
 * flat.
 *
 * @see <a href="https://doi.org/10.1214/aoms/1177728423">Ayer et al. 1955</a>
 */
public final class IsotonicCalibration implements ScoreCalibration {
  private final double[] scores;
  private final double[] probabilities;

  private IsotonicCalibration(double[] scores, double[] probabilities) {
    this.scores = scores;
    this.probabilities = probabilities;
  }

  /** Fits in time linear in the number of distinct scores. */
  public static IsotonicCalibration fit(ScoredOutcomes outcomes) {
    int n = outcomes.size();
    double[] positives = new double[n];
    double[] weights = new double[n];
    int[] lastOf = new int[n];
    int blocks = 0;
    for (int i = 0; i < n; i++) {
      positives[blocks] = outcomes.positives(i);
      weights[blocks] = outcomes.positives(i) + outcomes.negatives(i);
      lastOf[blocks] = i;
      blocks++;
      while (blocks > 1
          && positives[blocks - 2] * weights[blocks - 1]
              >= positives[blocks - 1] * weights[blocks - 2]) {
        positives[blocks - 2] += positives[blocks - 1];
        weights[blocks - 2] += weights[blocks - 1];
        lastOf[blocks - 2] = lastOf[blocks - 1];
        blocks--;
      }
    }
    double[] scores = new double[2 * blocks];
    double[] probabilities = new double[2 * blocks];
    int points = 0;
    int first = 0;
    for (int block = 0; block < blocks; block++) {
      double probability = positives[block] / weights[block];
      scores[points] = outcomes.score(first);
      probabilities[points++] = probability;
      if (lastOf[block] > first) {
        scores[points] = outcomes.score(lastOf[block]);
        probabilities[points++] = probability;
      }
      first = lastOf[block] + 1;
    }
    return new IsotonicCalibration(
        Arrays.copyOf(scores, points), Arrays.copyOf(probabilities, points));
  }

  @Override
  public double probability(double score) {
    int place = Arrays.binarySearch(scores, score + 0.0); // +0.0: -0.0 and 0.0 are one score
    if (place >= 0) {
      return probabilities[place];
    }
    int above = -place - 1;
    if (above == 0) {
      return probabilities[0];
    }
    if (above == scores.length) {
      return probabilities[scores.length - 1];
    }
    double share = (score - scores[above - 1]) / (scores[above] - scores[above - 1]);
    return probabilities[above - 1] + share * (probabilities[above] - probabilities[above - 1]);
  }
}
