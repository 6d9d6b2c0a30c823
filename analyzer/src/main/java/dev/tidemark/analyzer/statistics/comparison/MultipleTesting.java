package dev.tidemark.analyzer.statistics.comparison;

import dev.tidemark.analyzer.statistics.sample.SortOrder;
import java.util.Arrays;

/**
 * P-values adjusted for having tested many things at once, in the order given. Compare an adjusted
 * value with the level that a single p-value would be compared with.
 */
public final class MultipleTesting {
  private MultipleTesting() {}

  /**
   * Benjamini and Hochberg: of what is called significant at a level, at most that share is
   * expected to be false, for independent or positively dependent tests.
   *
   * @param pValues each between 0 and 1; may be empty
   * @return same length, each between its p-value and 1
   * @throws IllegalArgumentException if a value is out of range
   * @see <a href="https://doi.org/10.1111/j.2517-6161.1995.tb02031.x">Benjamini and Hochberg
   *     1995</a>
   */
  public static double[] benjaminiHochberg(double... pValues) {
    return stepUp(pValues, 1);
  }

  /**
   * Benjamini and Yekutieli: as {@link #benjaminiHochberg}, under any dependence.
   *
   * @param pValues as for {@link #benjaminiHochberg}
   * @see <a href="https://doi.org/10.1214/aos/1013699998">Benjamini and Yekutieli 2001</a>
   */
  public static double[] benjaminiYekutieli(double... pValues) {
    double harmonic = 0;
    for (int rank = pValues.length; rank >= 1; rank--) {
      harmonic += 1.0 / rank;
    }
    return stepUp(pValues, harmonic);
  }

  private static double[] stepUp(double[] pValues, double factor) {
    int[] order = order(pValues);
    int m = pValues.length;
    double[] adjusted = new double[m];
    double least = 1;
    for (int i = m - 1; i >= 0; i--) {
      least = Math.min(least, pValues[order[i]] * factor * m / (i + 1));
      adjusted[order[i]] = least;
    }
    return adjusted;
  }

  /**
   * Holm: the chance of even one false finding is at most the level, under any dependence.
   *
   * @param pValues as for {@link #benjaminiHochberg}
   * @see <a href="https://www.jstor.org/stable/4615733">Holm 1979</a>
   */
  public static double[] holm(double... pValues) {
    int[] order = order(pValues);
    int m = pValues.length;
    double[] adjusted = new double[m];
    double most = 0;
    for (int i = 0; i < m; i++) {
      most = Math.max(most, Math.min(1, pValues[order[i]] * (m - i)));
      adjusted[order[i]] = most;
    }
    return adjusted;
  }

  /**
   * Bonferroni: as {@link #holm} but simpler and never smaller.
   *
   * @param pValues as for {@link #benjaminiHochberg}
   */
  public static double[] bonferroni(double... pValues) {
    requireProbabilities(pValues);
    return Arrays.stream(pValues).map(p -> Math.min(1, p * pValues.length)).toArray();
  }

  private static int[] order(double[] pValues) {
    requireProbabilities(pValues);
    return SortOrder.of(pValues);
  }

  private static void requireProbabilities(double[] pValues) {
    for (double p : pValues) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("not a p-value: " + p);
      }
    }
  }
}
