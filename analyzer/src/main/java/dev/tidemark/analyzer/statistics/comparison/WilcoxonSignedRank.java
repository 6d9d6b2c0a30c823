package dev.tidemark.analyzer.statistics.comparison;

import dev.tidemark.analyzer.statistics.sample.SortOrder;
import java.util.Arrays;

/**
 * Wilcoxon's signed-rank test: are paired differences, such as two models' losses on the same rows,
 * centred on 0? Differences of exactly 0 are left out; tied sizes share their mean rank.
 *
 * <p>The p-value is two-sided. It is exact for up to {@value #LARGEST_EXACT} differences without
 * ties or zeros, exact over all signs for up to {@value #LARGEST_ENUMERATED} with them, else normal
 * with the variance corrected for ties and no continuity correction: as SciPy's {@code wilcoxon}
 * does by default.
 *
 * @param differences how many are not 0
 * @param positiveRanks sum of the ranks of the positive ones
 * @param negativeRanks sum of the ranks of the negative ones
 * @param pValue between 0 and 1; 1 when all differences are 0
 * @see <a href="https://doi.org/10.2307/3001968">Wilcoxon 1945</a>
 */
public record WilcoxonSignedRank(
    int differences, double positiveRanks, double negativeRanks, double pValue) {
  private static final int LARGEST_EXACT = 50;
  private static final int LARGEST_ENUMERATED = 13;

  /**
   * Tests differences.
   *
   * @param differences one per row, finite, any order; at least one row
   * @throws IllegalArgumentException if a value is not finite or there is none
   */
  public static WilcoxonSignedRank of(double... differences) {
    if (differences.length == 0) {
      throw new IllegalArgumentException("no differences");
    }
    double[] sizes = new double[differences.length];
    int n = 0;
    for (double difference : differences) {
      if (!Double.isFinite(difference)) {
        throw new IllegalArgumentException("not finite: " + difference);
      }
      if (difference != 0) {
        sizes[n++] = difference;
      }
    }
    return ofNonZero(Arrays.copyOf(sizes, n), differences.length);
  }

  private static WilcoxonSignedRank ofNonZero(double[] differences, int rows) {
    int n = differences.length;
    double[] sizes = Arrays.stream(differences).map(Math::abs).toArray();
    int[] order = SortOrder.of(sizes);
    double[] ranks = new double[n];
    double positive = 0;
    double negative = 0;
    double tieTerm = 0;
    for (int start = 0; start < n; ) {
      int end = start;
      while (end < n && sizes[order[end]] == sizes[order[start]]) {
        end++;
      }
      double rank = (start + 1 + end) / 2.0;
      double tied = end - start;
      tieTerm += tied * tied * tied - tied;
      for (int i = start; i < end; i++) {
        ranks[i] = rank;
        if (differences[order[i]] > 0) {
          positive += rank;
        } else {
          negative += rank;
        }
      }
      start = end;
    }
    boolean isPlain = tieTerm == 0 && n == rows;
    double pValue;
    if (n == 0) {
      pValue = 1;
    } else if (isPlain ? n <= LARGEST_EXACT : rows <= LARGEST_ENUMERATED) {
      pValue = exactPValue(ranks, Math.min(positive, negative));
    } else {
      double size = n;
      double variance = (size * (size + 1) * (2 * size + 1) - tieTerm / 2) / 24;
      pValue = Normal.twoSidedPValue((positive - size * (size + 1) / 4) / Math.sqrt(variance));
    }
    return new WilcoxonSignedRank(n, positive, negative, pValue);
  }

  /** Counts the sign patterns by their doubled sum of positive ranks, which is a whole number. */
  private static double exactPValue(double[] ranks, double smaller) {
    int most = ranks.length * (ranks.length + 1);
    double[] patterns = new double[most + 1];
    patterns[0] = 1;
    for (double rank : ranks) {
      int step = (int) Math.rint(2 * rank);
      for (int sum = most; sum >= step; sum--) {
        patterns[sum] += patterns[sum - step];
      }
    }
    double tail = 0;
    for (int sum = 0; sum <= Math.rint(2 * smaller); sum++) {
      tail += patterns[sum];
    }
    return Math.min(1, 2 * Math.scalb(tail, -ranks.length));
  }
}
