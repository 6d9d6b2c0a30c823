package dev.tidemark.analyzer.statistics.sample;

import java.util.Arrays;
import org.apache.commons.numbers.core.Sum;
import org.jspecify.annotations.Nullable;

/**
 * The values of one numeric column in one window: its finite values in ascending order, and how
 * many rows had none.
 *
 * <p>NaN stands for a missing value. Infinite values are counted and left out of {@link #size}.
 * Immutable and safe to share between threads.
 */
public final class NumericSample {
  private final double[] sorted;
  private final double[] upTo; // weight of the values up to each; of a weighted sample
  private final long missing;
  private final long infinite;
  private final boolean weighted;
  private volatile @Nullable Moments moments; // of a reference asked for with every window

  private NumericSample(double[] sorted, double[] upTo, long missing, long infinite) {
    this.sorted = sorted;
    this.upTo = upTo;
    this.missing = missing;
    this.infinite = infinite;
    this.weighted = true;
  }

  private NumericSample(double[] sorted, long missing, long infinite) {
    this.sorted = sorted;
    this.upTo = new double[0];
    this.missing = missing;
    this.infinite = infinite;
    this.weighted = false;
  }

  /**
   * Sorts a copy of the values, so the order of rows does not matter.
   *
   * @param values one per row, in any order; NaN is missing
   */
  public static NumericSample of(double... values) {
    double[] finite = new double[values.length];
    int used = 0;
    long missing = 0;
    for (double value : values) {
      if (Double.isFinite(value)) {
        finite[used++] = value;
      } else if (Double.isNaN(value)) {
        missing++;
      }
    }
    double[] sorted = used == finite.length ? finite : Arrays.copyOf(finite, used);
    RadixSort.sort(sorted);
    return new NumericSample(sorted, missing, values.length - used - missing);
  }

  /**
   * Takes an array that is already sorted, without copying it; the caller gives it away.
   *
   * @param sorted finite values in ascending order
   * @param missing rows without a value, at least 0
   * @param infinite rows with an infinite value, at least 0
   * @throws IllegalArgumentException if the array is not as described
   */
  public static NumericSample ofSorted(double[] sorted, long missing, long infinite) {
    if (missing < 0 || infinite < 0) {
      throw new IllegalArgumentException("negative count: " + missing + ", " + infinite);
    }
    for (int i = 0; i < sorted.length; i++) {
      if (!Double.isFinite(sorted[i]) || (i > 0 && sorted[i] < sorted[i - 1])) {
        throw new IllegalArgumentException("not finite and sorted at " + i + ": " + sorted[i]);
      }
    }
    return new NumericSample(sorted, missing, infinite);
  }

  /**
   * Values that stand for more or fewer rows than others. Weights are <em>effective counts</em>:
   * sampling weights scaled so that those of all rows add up to Kish's effective number of rows,
   * {@code (Σw)²/Σw²}; tests then take sums of weights for sample sizes.
   *
   * @param values finite, in any order; sorted copies are kept
   * @param weights finite and above 0, of the same rows
   * @param missing rows without a value, at least 0
   * @param infinite rows with an infinite value, at least 0
   * @throws IllegalArgumentException if the arrays are not as described
   */
  public static NumericSample weighted(
      double[] values, double[] weights, long missing, long infinite) {
    if (values.length != weights.length || missing < 0 || infinite < 0) {
      throw new IllegalArgumentException(values.length + " values, " + weights.length + " weights");
    }
    int[] order = SortOrder.of(values);
    double[] sorted = new double[values.length];
    double[] upTo = new double[values.length];
    double[] ties = new double[values.length];
    Sum sum = Sum.create();
    for (int start = 0; start < sorted.length; ) {
      int end = start;
      double value = values[order[start]];
      while (end < sorted.length && values[order[end]] == value) {
        ties[end] = requirePositive(weights[order[end]]);
        sorted[end++] = value;
      }
      Arrays.sort(ties, start, end); // so that the sums do not depend on the order of rows
      for (int i = start; i < end; i++) {
        upTo[i] = sum.add(ties[i]).getAsDouble();
      }
      start = end;
    }
    if (sorted.length > 0
        && !(Double.isFinite(sorted[0]) && Double.isFinite(sorted[sorted.length - 1]))) {
      throw new IllegalArgumentException("not finite");
    }
    return new NumericSample(sorted, upTo, missing, infinite);
  }

  private static double requirePositive(double weight) {
    if (!(weight > 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException("weight " + weight);
    }
    return weight;
  }

  /** Whether values weigh differently. */
  public boolean isWeighted() {
    return weighted;
  }

  /** Summed weight of the finite values: their effective number. Their number when all weigh 1. */
  public double weight() {
    return weightBelow(sorted.length);
  }

  /** Summed weight of the first values in ascending order, up to {@code index} exclusive. */
  public double weightBelow(int index) {
    if (!weighted) {
      return index;
    }
    return index == 0 ? 0 : upTo[index - 1];
  }

  /** Weight of the value at a position in ascending order. */
  public double weight(int index) {
    return weighted ? weightBelow(index + 1) - weightBelow(index) : 1;
  }

  /** Summed weight of the finite values that are at most {@code bound}. */
  public double weightAtMost(double bound) {
    return weightBelow(countAtMost(bound));
  }

  /** The values at positions {@code [from, to)} in ascending order; no missing or infinite ones. */
  public NumericSample part(int from, int to) {
    double[] values = Arrays.copyOfRange(sorted, from, to);
    if (!weighted) {
      return new NumericSample(values, 0, 0);
    }
    double[] weights = new double[values.length];
    Arrays.setAll(weights, i -> weight(from + i));
    return weighted(values, weights, 0, 0);
  }

  /** The same values, each with weight 1. */
  public NumericSample withoutWeights() {
    return new NumericSample(sorted, missing, infinite);
  }

  /** The finite values: those that every statistic is computed from. */
  public int size() {
    return sorted.length;
  }

  public boolean isEmpty() {
    return sorted.length == 0;
  }

  /** The value at a position in ascending order, 0 being the smallest. */
  public double value(int index) {
    return sorted[index];
  }

  public long missing() {
    return missing;
  }

  public long infinite() {
    return infinite;
  }

  /** All rows: finite, missing and infinite. */
  public long rows() {
    return sorted.length + missing + infinite;
  }

  /** How many finite values are at most {@code bound}; found by bisection. */
  public int countAtMost(double bound) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many different finite values there are; 0.0 and -0.0 are the same. */
  public int distinct() {
    int distinct = sorted.length == 0 ? 0 : 1;
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] != sorted[i - 1]) {
        distinct++;
      }
    }
    return distinct;
  }

  /** A copy of the finite values in ascending order. */
  public double[] toArray() {
    return sorted.clone();
  }

  /** Mean and deviation, computed once; see {@link Moments#of}. */
  Moments moments() {
    Moments known = moments;
    if (known == null) {
      known = Moments.compute(this);
      moments = known;
    }
    return known;
  }

  double[] shared() {
    return sorted;
  }
}
