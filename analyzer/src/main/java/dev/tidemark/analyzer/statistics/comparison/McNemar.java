package dev.tidemark.analyzer.statistics.comparison;

import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * McNemar's test of two models on the same rows: do the rows that only one of them gets right
 * favour one? Rows that both get right or both get wrong say nothing.
 *
 * @param onlyFirst rows that only the first model gets right, at least 0
 * @param onlySecond rows that only the second model gets right, at least 0
 * @see <a href="https://doi.org/10.1007/BF02295996">McNemar 1947</a>
 */
public record McNemar(long onlyFirst, long onlySecond) {
  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is negative or their sum above {@link
   *     Integer#MAX_VALUE}
   */
  public McNemar {
    if (onlyFirst < 0 || onlySecond < 0 || onlyFirst + onlySecond > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(onlyFirst + " and " + onlySecond);
    }
  }

  /**
   * Counts the rows on which the models differ.
   *
   * @param firstRight whether the first model is right, one per row
   * @param secondRight the same for the second model
   * @throws IllegalArgumentException if the lengths differ
   */
  public static McNemar of(boolean[] firstRight, boolean[] secondRight) {
    if (firstRight.length != secondRight.length) {
      throw new IllegalArgumentException(firstRight.length + " vs " + secondRight.length);
    }
    long onlyFirst = 0;
    long onlySecond = 0;
    for (int i = 0; i < firstRight.length; i++) {
      if (firstRight[i] && !secondRight[i]) {
        onlyFirst++;
      } else if (secondRight[i] && !firstRight[i]) {
        onlySecond++;
      }
    }
    return new McNemar(onlyFirst, onlySecond);
  }

  /** Two-sided exact p-value: binomial with chance ½. */
  public double exactPValue() {
    return Math.min(1, 2 * binomial().cumulativeProbability(smaller()));
  }

  /** Two-sided mid-p value: less conservative, and still close to its level. */
  public double midPValue() {
    return Math.min(1, Math.max(0, twiceTail() - binomial().probability(smaller())));
  }

  private double twiceTail() {
    return 2 * binomial().cumulativeProbability(smaller());
  }

  private BinomialDistribution binomial() {
    return BinomialDistribution.of((int) (onlyFirst + onlySecond), 0.5);
  }

  private int smaller() {
    return (int) Math.min(onlyFirst, onlySecond);
  }

  /** {@code (b − c)²/(b + c)}; empty when the models differ on no row. */
  public OptionalDouble chiSquare() {
    return statistic(Math.abs((double) onlyFirst - onlySecond));
  }

  /** The same with continuity correction: {@code max(0, |b − c| − 1)²/(b + c)}. */
  public OptionalDouble correctedChiSquare() {
    return statistic(Math.max(0, Math.abs((double) onlyFirst - onlySecond) - 1));
  }

  private OptionalDouble statistic(double distance) {
    double rows = (double) onlyFirst + onlySecond;
    return rows == 0 ? OptionalDouble.empty() : OptionalDouble.of(distance * distance / rows);
  }

  /** The asymptotic p-value of a chi-square statistic with one degree of freedom. */
  public static double pValue(double chiSquare) {
    return ChiSquaredDistribution.of(1).survivalProbability(chiSquare);
  }
}
