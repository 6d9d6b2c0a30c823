package dev.tidemark.analyzer.statistics.performance;

import java.util.OptionalDouble;
import java.util.function.DoublePredicate;

/**
 * Average precision {@code Σ (Rᵢ − Rᵢ₋₁)·Pᵢ} over the distinct scores from the highest down, P and
 * R being precision and recall when everything from that score up counts as positive. No
 * interpolation. Between 0 and 1; a model that knows nothing gets the share of positives.
 */
public final class AveragePrecision {
  private AveragePrecision() {}

  /** Empty when no label is positive. */
  public static OptionalDouble of(ScoredOutcomes outcomes) {
    return of(outcomes, _ -> false);
  }

  /**
   * As {@link #of(ScoredOutcomes)}, where some scores stand for many that lie near them: their rows
   * count one after the other, positive and negative ones evenly mixed. Empty when no label is
   * positive.
   *
   * @param outcomes weights of about 1 a row
   * @param standsForMany whether the rows of a score differ in their scores
   */
  public static OptionalDouble of(ScoredOutcomes outcomes, DoublePredicate standsForMany) {
    if (outcomes.positive() == 0) {
      return OptionalDouble.empty();
    }
    double found = 0;
    double rows = 0;
    double sum = 0;
    for (int i = outcomes.size() - 1; i >= 0; i--) {
      double positives = outcomes.positives(i);
      double all = positives + outcomes.negatives(i);
      if (positives > 0) {
        sum +=
            positives
                * (standsForMany.test(outcomes.score(i))
                    ? mixed(found, rows, positives, all)
                    : (found + positives) / (rows + all));
      }
      found += positives;
      rows += all;
    }
    return OptionalDouble.of(sum / outcomes.positive());
  }

  /**
   * Mean precision at the positive rows of a group in random order: a row that a share t of the
   * others precedes has the precision {@code (a + t·p)/(b + t·r)}, t between 0 and 1.
   *
   * @param found positive rows above the group, of {@code rows}
   * @param positives of the group's {@code all}; above 0
   */
  private static double mixed(double found, double rows, double positives, double all) {
    double own = Math.min(1, positives);
    double a = found + own;
    double b = rows + own;
    double p = positives - own;
    double r = all - own;
    return r == 0 ? a / b : (p + (a - p * b / r) * Math.log1p(r / b)) / r;
  }
}
