package dev.tidemark.analyzer.statistics.performance;

/** Checks that scores are probabilities. */
final class Probabilities {
  private Probabilities() {}

  static void require(ScoredOutcomes outcomes) {
    double lowest = outcomes.score(0);
    double highest = outcomes.score(outcomes.size() - 1);
    if (lowest < 0 || highest > 1) {
      throw new IllegalArgumentException("not probabilities: " + lowest + " to " + highest);
    }
  }
}
