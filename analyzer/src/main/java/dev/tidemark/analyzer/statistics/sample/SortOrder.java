package dev.tidemark.analyzer.statistics.sample;

/** The order in which a column's rows ascend, without moving the rows. */
public final class SortOrder {
  private static final int DIGIT_BITS = 11;
  private static final int DIGITS = 6;
  private static final int MASK = (1 << DIGIT_BITS) - 1;

  private SortOrder() {}

  /**
   * Row numbers by ascending value; equal values keep their order of rows. Linear in the number of
   * rows (radix sort).
   *
   * @param values no NaN; -0.0 comes before 0.0
   * @return a permutation of 0 … n − 1
   * @throws IllegalArgumentException if a value is NaN
   */
  public static int[] of(double[] values) {
    int n = values.length;
    long[] keys = new long[n];
    int[] order = new int[n];
    int[][] starts = new int[DIGITS][MASK + 1];
    for (int i = 0; i < n; i++) {
      if (Double.isNaN(values[i])) {
        throw new IllegalArgumentException("NaN at " + i);
      }
      keys[i] = ascendingKey(values[i]);
      order[i] = i;
      for (int digit = 0; digit < DIGITS; digit++) {
        starts[digit][digitOf(keys[i], digit)]++;
      }
    }
    long[] spareKeys = new long[n];
    int[] spareOrder = new int[n];
    for (int digit = 0; digit < DIGITS; digit++) {
      int[] start = starts[digit];
      if (n > 0 && start[digitOf(keys[0], digit)] == n) {
        continue; // all rows share this digit
      }
      int sum = 0;
      for (int i = 0; i <= MASK; i++) {
        int count = start[i];
        start[i] = sum;
        sum += count;
      }
      for (int i = 0; i < n; i++) {
        int target = start[digitOf(keys[i], digit)]++;
        spareKeys[target] = keys[i];
        spareOrder[target] = order[i];
      }
      long[] sortedKeys = spareKeys;
      spareKeys = keys;
      keys = sortedKeys;
      int[] sortedOrder = spareOrder;
      spareOrder = order;
      order = sortedOrder;
    }
    return order;
  }

  /** Bits that ascend as unsigned numbers when the values ascend. */
  private static long ascendingKey(double value) {
    long bits = Double.doubleToRawLongBits(value);
    return bits ^ (bits >> 63 | Long.MIN_VALUE);
  }

  private static int digitOf(long key, int digit) {
    return (int) (key >>> (digit * DIGIT_BITS)) & MASK;
  }
}
