package dev.tidemark.analyzer.statistics.comparison;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Spearman's rank correlation of pairs of numbers, ties at their mean rank, with the two-sided
 * p-value that SciPy's {@code spearmanr} gives: by Student's t with n − 2 degrees of freedom.
 *
 * @param coefficient −1 to 1
 */
public record RankCorrelation(double coefficient, double pValue) {
  private static final int FEWEST = 5;

  /**
   * Of pairs.
   *
   * @param one finite values
   * @param other finite values, as many
   * @return empty with fewer than {@value #FEWEST} pairs or where one side is constant
   * @throws IllegalArgumentException if the lengths differ
   */
  public static Optional<RankCorrelation> of(double[] one, double[] other) {
    if (one.length != other.length) {
      throw new IllegalArgumentException(one.length + " and " + other.length + " values");
    }
    if (one.length < FEWEST || isConstant(one) || isConstant(other)) {
      return Optional.empty();
    }
    double r = Math.clamp(new SpearmansCorrelation().correlation(one, other), -1, 1);
    int freedom = one.length - 2;
    double rest = (1 - r) * (1 + r);
    double p =
        rest <= 0
            ? 0
            : 2
                * TDistribution.of(freedom)
                    .survivalProbability(Math.abs(r) * Math.sqrt(freedom / rest));
    return Optional.of(new RankCorrelation(r, p));
  }

  private static boolean isConstant(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == values[0]);
  }
}
