package dev.tidemark.analyzer.statistics.drift;

import dev.tidemark.analyzer.statistics.bins.Counts;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Pearson's chi-square test of homogeneity on the 2 × k table of counts, a column for each category
 * that occurs on either side.
 *
 * <p>The p-value is asymptotic: trust it when no expected count is below about 5. With one category
 * the statistic is 0 and the p-value 1.
 *
 * @param statistic at least 0
 * @param degreesOfFreedom k − 1
 * @param pValue upper tail of chi-square, between 0 and 1
 * @param smallestExpected the smallest expected count of any cell
 * @param cramersV effect size {@code √(χ²/N)}, between 0 and 1; empty for one category
 * @see <a href="https://doi.org/10.1080/14786440009463897">Pearson 1900</a>
 */
public record ChiSquare(
    double statistic,
    int degreesOfFreedom,
    double pValue,
    double smallestExpected,
    OptionalDouble cramersV) {

  /** The test on the categories of both sides; nulls are left out by the caller. */
  public static ChiSquare ofCategories(
      Map<String, ? extends Number> reference, Map<String, ? extends Number> current) {
    SortedSet<String> categories = new TreeSet<>(reference.keySet());
    categories.addAll(current.keySet());
    return ofCounts(aligned(categories, reference), aligned(categories, current));
  }

  private static double[] aligned(
      SortedSet<String> categories, Map<String, ? extends Number> counts) {
    return categories.stream()
        .mapToDouble(name -> {
          Number rows = counts.get(name);
          return rows == null ? 0 : rows.doubleValue();
        })
        .toArray();
  }

  /**
   * The test on counts by column.
   *
   * @param reference rows per category, each at least 0, not all 0
   * @param current the same for the current window; columns that are 0 on both sides are left out
   * @throws IllegalArgumentException if the lengths differ or an array is not as described
   */
  public static ChiSquare ofCounts(long[] reference, long[] current) {
    return ofCounts(Counts.weights(reference), Counts.weights(current));
  }

  /** As {@link #ofCounts(long[], long[])}, of effective counts per category. */
  public static ChiSquare ofCounts(double[] reference, double[] current) {
    return test(reference, current, false);
  }

  /**
   * As {@link #ofCounts} with Yates' continuity correction where there are two categories: each
   * count moves towards its expected one by at most ½. SciPy's {@code chi2_contingency} does so
   * unless told otherwise.
   */
  public static ChiSquare withContinuityCorrection(long[] reference, long[] current) {
    return test(
        Counts.weights(reference),
        Counts.weights(current),
        Counts.occupied(reference, current) == 2);
  }

  private static ChiSquare test(double[] reference, double[] current, boolean corrected) {
    int freedom = Counts.occupied(reference, current) - 1;
    double n = requireRows(reference);
    double m = requireRows(current);
    double total = n + m;
    double statistic = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < reference.length; i++) {
      double column = reference[i] + current[i];
      if (column > 0) {
        double expectedReference = column * (n / total);
        double expectedCurrent = column * (m / total);
        statistic += cell(reference[i], expectedReference, corrected);
        statistic += cell(current[i], expectedCurrent, corrected);
        smallest = Math.min(smallest, Math.min(expectedReference, expectedCurrent));
      }
    }
    if (freedom == 0) {
      return new ChiSquare(0, 0, 1, smallest, OptionalDouble.empty());
    }
    return new ChiSquare(
        statistic,
        freedom,
        ChiSquaredDistribution.of(freedom).survivalProbability(statistic),
        smallest,
        OptionalDouble.of(Math.min(1, Math.sqrt(statistic / total))));
  }

  /**
   * Confidence interval of Cramér's V of the two populations; what sampling alone adds is taken
   * out.
   *
   * @param rows all rows of both windows, or the effective number of them
   * @param level between 0 and 1, e.g. 0.95
   * @return both ends between 0 and 1; (0, 0) for one category
   */
  public Interval cramersVInterval(double rows, double level) {
    if (degreesOfFreedom == 0) {
      return new Interval(0, 0);
    }
    Interval lambda = NoncentralChiSquare.noncentrality(statistic, degreesOfFreedom, level);
    return new Interval(Math.sqrt(lambda.lower() / rows), Math.sqrt(lambda.upper() / rows))
        .clipped(0, 1);
  }

  private static double cell(double observed, double expected, boolean corrected) {
    double distance = Math.abs(observed - expected);
    double counted = corrected ? Math.max(distance - 0.5, 0) : distance;
    return counted * counted / expected;
  }

  private static double requireRows(double[] counts) {
    double rows = Counts.rows(counts);
    if (rows == 0) {
      throw new IllegalArgumentException("no rows");
    }
    return rows;
  }
}
