package dev.tidemark.analyzer.statistics.performance;

import org.apache.commons.numbers.core.Sum;

/**
 * Brier score of a two-class model: the mean squared distance of the positive class's probability
 * from the outcome, 0 or 1. Between 0 (sure and right) and 1 (sure and wrong).
 *
 * @see <a href="https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2">Brier 1950</a>
 */
public final class Brier {
  private Brier() {}

  /**
   * The score of the outcomes, weighted.
   *
   * @param outcomes with scores from 0 to 1
   * @throws IllegalArgumentException if a score is out of range
   */
  public static double of(ScoredOutcomes outcomes) {
    Probabilities.require(outcomes);
    Sum sum = Sum.create();
    for (int i = 0; i < outcomes.size(); i++) {
      double score = outcomes.score(i);
      sum.add(outcomes.positives(i) * (1 - score) * (1 - score));
      sum.add(outcomes.negatives(i) * score * score);
    }
    return sum.getAsDouble() / outcomes.total();
  }
}
