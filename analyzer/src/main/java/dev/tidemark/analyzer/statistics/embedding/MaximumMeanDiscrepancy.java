package dev.tidemark.analyzer.statistics.embedding;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Squared maximum mean discrepancy of two samples of vectors, unbiased: the mean kernel within the
 * reference and within the current rows (no row with itself) less twice that between them. About 0
 * without drift, and then as often below 0 as above; sees any change of the distribution that the
 * kernel's scale resolves, not of the mean alone.
 *
 * @param squared at most 2
 * @param withinReference the mean kernel of two rows of the reference
 * @param withinCurrent the same of the current rows
 * @param between of a row of each
 * @param pValue chance of a value this large when the rows are dealt to the sides anew; see {@link
 *     PermutationTail}
 * @param standardError of {@code squared}
 * @see <a href="https://jmlr.org/papers/v13/gretton12a.html">Gretton, Borgwardt, Rasch, Schölkopf
 *     and Smola 2012</a>
 */
public record MaximumMeanDiscrepancy(
    double squared,
    double withinReference,
    double withinCurrent,
    double between,
    double pValue,
    double standardError) {
  /** How often the rows are dealt anew. */
  public static final int PERMUTATIONS = 999;

  /**
   * Compares two samples.
   *
   * @param reference at least two rows
   * @param current at least two rows
   * @param seed of the permutations
   * @throws IllegalArgumentException if there are fewer rows, or vectors differ in length
   */
  public static MaximumMeanDiscrepancy of(
      RbfKernel kernel, Vectors reference, Vectors current, long seed) {
    if (reference.size() < 2 || current.size() < 2 || reference.length() != current.length()) {
      throw new IllegalArgumentException(
          reference.size()
              + " and "
              + current.size()
              + " vectors of "
              + reference.length()
              + " and "
              + current.length());
    }
    PairSums pairs = PairSums.of(kernel, reference, current);
    int before = reference.size();
    PairSums.Means means = pairs.split(IntStream.range(0, before).toArray());
    double[] dealt =
        deals(pairs.rows(), before, seed).parallelStream()
            .mapToDouble(rows -> pairs.split(rows).squaredDistance())
            .toArray();
    double squared = means.squaredDistance();
    PermutationTail tail = PermutationTail.of(dealt);
    double ofDeals = tail.standardDeviation();
    return new MaximumMeanDiscrepancy(
        squared,
        means.within(),
        means.others(),
        means.between(),
        tail.pValue(squared),
        Math.sqrt(ofDeals * ofDeals + firstOrderVariance(pairs, reference, current)));
  }

  /** Confidence interval of the squared discrepancy. */
  public Interval interval(double level) {
    double half =
        standardError * NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
    return new Interval(squared - half, squared + half);
  }

  /** Which rows are dealt to the first side, ascending, each time. */
  private static List<int[]> deals(int rows, int first, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int[] order = IntStream.range(0, rows).toArray();
    List<int[]> deals = new ArrayList<>(PERMUTATIONS);
    for (int deal = 0; deal < PERMUTATIONS; deal++) {
      for (int i = 0; i < first; i++) {
        int other = i + random.nextInt(rows - i);
        int swapped = order[i];
        order[i] = order[other];
        order[other] = swapped;
      }
      int[] chosen = Arrays.copyOf(order, first);
      Arrays.sort(chosen);
      deals.add(chosen);
    }
    return deals;
  }

  /** What the rows' own contributions vary by: all of the variance once there is drift. */
  private static double firstOrderVariance(PairSums pairs, Vectors reference, Vectors current) {
    double[] contrasts = pairs.contrasts(reference.size());
    double[] weights = pairs.weights();
    return 4
        * (varianceOfMean(contrasts, weights, 0, reference.size(), reference.effectiveSize())
            + varianceOfMean(
                contrasts, weights, reference.size(), weights.length, current.effectiveSize()));
  }

  private static double varianceOfMean(
      double[] values, double[] weights, int from, int to, double effective) {
    double sum = 0;
    double total = 0;
    for (int i = from; i < to; i++) {
      sum += weights[i] * values[i];
      total += weights[i];
    }
    double mean = sum / total;
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += weights[i] * (values[i] - mean) * (values[i] - mean);
    }
    return effective <= 1 ? 0 : squares / total / (effective - 1);
  }
}
