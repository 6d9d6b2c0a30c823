package dev.tidemark.analyzer.statistics.performance;

/**
 * Precision, recall and F1, each between 0 and 1. A divisor of 0 gives 0, as in scikit-learn.
 *
 * @param precision share of right ones among those predicted
 * @param recall share of found ones among those there are
 * @param f1 harmonic mean of the two
 */
public record Scores(double precision, double recall, double f1) {

  static Scores of(double right, double predicted, double actual) {
    return new Scores(
        ratio(right, predicted), ratio(right, actual), ratio(2 * right, predicted + actual));
  }

  static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
