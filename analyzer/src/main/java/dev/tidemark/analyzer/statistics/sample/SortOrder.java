package dev.tidemark.analyzer.statistics.sample;

import static dev.tidemark.analyzer.statistics.sample.RadixSort.DIGITS;
import static dev.tidemark.analyzer.statistics.sample.RadixSort.MASK;
import static dev.tidemark.analyzer.statistics.sample.RadixSort.ascendingKey;
import static dev.tidemark.analyzer.statistics.sample.RadixSort.digitOf;

/** The order in which a column's rows ascend, without moving the rows. */
public final class SortOrder {
  private static final int FEW = 200;

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
    long[] keys = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        throw new IllegalArgumentException("NaN at " + i);
      }
      keys[i] = ascendingKey(values[i]);
    }
    return values.length < FEW ? ofFew(keys) : ofMany(keys);
  }

  /** By insertion. */
  private static int[] ofFew(long[] keys) {
    int[] order = new int[keys.length];
    for (int row = 0; row < keys.length; row++) {
      int place = row;
      while (place > 0 && Long.compareUnsigned(keys[order[place - 1]], keys[row]) > 0) {
        order[place] = order[place - 1];
        place--;
      }
      order[place] = row;
    }
    return order;
  }

  private static int[] ofMany(long[] unsorted) {
    int n = unsorted.length;
    long[] keys = unsorted;
    int[] order = new int[n];
    int[][] starts = new int[DIGITS][MASK + 1];
    for (int i = 0; i < n; i++) {
      order[i] = i;
      for (int digit = 0; digit < DIGITS; digit++) {
        starts[digit][digitOf(keys[i], digit)]++;
      }
    }
    long[] spareKeys = new long[n];
    int[] spareOrder = new int[n];
    for (int digit = 0; digit < DIGITS; digit++) {
      int[] start = starts[digit];
      if (start[digitOf(keys[0], digit)] == n) {
        continue; // all rows share this digit
      }
      RadixSort.toStarts(start);
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
}
