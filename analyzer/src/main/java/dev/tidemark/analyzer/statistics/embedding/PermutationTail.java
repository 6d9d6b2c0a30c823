package dev.tidemark.analyzer.statistics.embedding;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * P-values from what a statistic comes to when rows are dealt to the sides anew.
 *
 * <p>{@code (1 + exceeded) / (1 + permutations)} where at least {@value #FEWEST} permutations
 * exceed the value. Beyond that so few tell nothing of the size of small p-values, which adjusting
 * over many features needs: there it is the tail of Pearson's type III distribution with the
 * permutations' mean, variance and skewness.
 *
 * @see <a href="https://doi.org/10.1093/bioinformatics/btp211">Knijnenburg, Wessels, Reinders and
 *     Shmulevich 2009, who replace the tail of permutations as well</a>
 */
final class PermutationTail {
  static final int FEWEST = 10;

  private static final double HARDLY_SKEWED = 1e-6;

  private final double[] sorted;
  private final double mean;
  private final double deviation;
  private final double skewness;

  private PermutationTail(double[] sorted) {
    this.sorted = sorted;
    this.mean = Arrays.stream(sorted).sum() / sorted.length;
    double squares = 0;
    double cubes = 0;
    for (double value : sorted) {
      double distance = value - mean;
      squares += distance * distance;
      cubes += distance * distance * distance;
    }
    this.deviation = Math.sqrt(squares / sorted.length);
    this.skewness = cubes / sorted.length / Math.pow(deviation, 3);
  }

  /**
   * Takes the permuted values, in any order.
   *
   * @param permuted finite, at least one
   */
  static PermutationTail of(double... permuted) {
    double[] sorted = permuted.clone();
    Arrays.sort(sorted);
    return new PermutationTail(sorted);
  }

  double standardDeviation() {
    return deviation;
  }

  /** The chance of a value at least this large. */
  double pValue(double value) {
    long exceeded = Arrays.stream(sorted).filter(other -> other >= value).count();
    double counted = (1.0 + exceeded) / (1.0 + sorted.length);
    if (exceeded >= FEWEST || deviation == 0) {
      return counted;
    }
    return Math.min(counted, tail((value - mean) / deviation));
  }

  /** Of a standardized value above the mean. */
  private double tail(double z) {
    if (!(skewness > HARDLY_SKEWED)) {
      return NormalDistribution.of(0, 1).survivalProbability(z);
    }
    double shape = 4 / (skewness * skewness);
    return GammaDistribution.of(shape, 1)
        .survivalProbability(Math.max(0, (z + 2 / skewness) * (2 / skewness)));
  }
}
