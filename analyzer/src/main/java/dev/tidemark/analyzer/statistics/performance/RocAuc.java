package dev.tidemark.analyzer.statistics.performance;

import java.util.OptionalDouble;

/**
 * Area under the receiver operating characteristic: the chance that a positive row has a higher
 * score than a negative one, ties counting one half. Between 0 and 1; 0.5 says nothing.
 *
 * @see <a href="https://doi.org/10.1148/radiology.143.1.7063747">Hanley and McNeil 1982</a>
 */
public final class RocAuc {
  private RocAuc() {}

  /** Empty when all labels are of one class. */
  public static OptionalDouble of(ScoredOutcomes outcomes) {
    double pairs = outcomes.positive() * outcomes.negative();
    if (pairs == 0) {
      return OptionalDouble.empty();
    }
    double won = 0;
    double below = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      won += outcomes.positives(i) * (below + 0.5 * outcomes.negatives(i));
      below += outcomes.negatives(i);
    }
    return OptionalDouble.of(won / pairs);
  }
}
