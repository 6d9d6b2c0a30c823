package dev.tidemark.analyzer.statistics.estimation;

import dev.tidemark.analyzer.statistics.sample.SortOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * ROC area to expect when each row is positive with a known chance: expected won pairs over
 * expected pairs, a row never being paired with itself.
 *
 * @param won expected pairs whose positive row has the higher score, ties counting one half
 * @param pairs expected pairs of a positive and a negative row
 */
public record ExpectedRocAuc(double won, double pairs, Estimated area) {

  /** Empty when there is no pair to expect. */
  static Optional<ExpectedRocAuc> of(double[] scores, double[] probabilities) {
    double positive = Arrays.stream(probabilities).sum();
    double negative = probabilities.length - positive;
    double pairs = positive * negative - Arrays.stream(probabilities).map(p -> p * (1 - p)).sum();
    if (!(pairs > 1e-9)) {
      return Optional.empty();
    }
    double won = 0;
    double[] slope = new double[scores.length]; // of the won pairs, by this row's outcome
    int[] order = SortOrder.of(scores);
    double positiveBelow = 0;
    double negativeBelow = 0;
    for (int start = 0; start < order.length; ) {
      int end = start;
      double positiveHere = 0;
      while (end < order.length && scores[order[end]] == scores[order[start]]) {
        positiveHere += probabilities[order[end++]];
      }
      double negativeHere = end - start - positiveHere;
      double positiveAbove = positive - positiveBelow - positiveHere;
      for (int i = start; i < end; i++) {
        double p = probabilities[order[i]];
        double beaten = negativeBelow + 0.5 * (negativeHere - (1 - p));
        won += p * beaten;
        slope[order[i]] = beaten - positiveAbove - 0.5 * (positiveHere - p);
      }
      positiveBelow += positiveHere;
      negativeBelow += negativeHere;
      start = end;
    }
    double area = won / pairs;
    double variance = 0;
    for (int row = 0; row < slope.length; row++) {
      double p = probabilities[row];
      double influence = (slope[row] - area * (negative - positive)) / pairs;
      variance += p * (1 - p) * influence * influence;
    }
    return Optional.of(
        new ExpectedRocAuc(
            won, pairs, new Estimated(Math.clamp(area, 0.0, 1.0), Math.sqrt(variance))));
  }
}
