package dev.tidemark.analyzer.statistics.bins;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Arithmetic on rows per bin. */
public final class Counts {
  private Counts() {}

  /**
   * All rows of a histogram.
   *
   * @throws IllegalArgumentException if a count is negative
   */
  public static long rows(long[] counts) {
    if (LongStream.of(counts).anyMatch(rows -> rows < 0)) {
      throw new IllegalArgumentException("negative count in " + Arrays.toString(counts));
    }
    return LongStream.of(counts).reduce(0, Math::addExact);
  }

  /**
   * Each bin's share of all rows.
   *
   * @return values between 0 and 1 that add up to 1, length as given
   * @throws IllegalArgumentException if a count is negative or all are 0
   */
  public static double[] shares(long[] counts) {
    long rows = rows(counts);
    if (rows == 0) {
      throw new IllegalArgumentException("no rows in " + Arrays.toString(counts));
    }
    return LongStream.of(counts).mapToDouble(count -> (double) count / rows).toArray();
  }

  /**
   * All weight of a histogram.
   *
   * @throws IllegalArgumentException if a weight is negative or not a number
   */
  public static double rows(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      if (!(weight >= 0)) {
        throw new IllegalArgumentException("negative count in " + Arrays.toString(weights));
      }
      sum += weight;
    }
    return sum;
  }

  /** As {@link #shares(long[])}, of weights. */
  public static double[] shares(double[] weights) {
    double all = rows(weights);
    if (all == 0) {
      throw new IllegalArgumentException("no rows in " + Arrays.toString(weights));
    }
    return Arrays.stream(weights).map(weight -> weight / all).toArray();
  }

  /** Numbers of rows as weights. */
  public static double[] weights(long[] counts) {
    rows(counts);
    return LongStream.of(counts).asDoubleStream().toArray();
  }

  /** As {@link #occupied(long[], long[])}, of weights. */
  public static int occupied(double[] reference, double[] current) {
    requireSameLength(reference.length, current.length);
    int occupied = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      if (reference[bin] > 0 || current[bin] > 0) {
        occupied++;
      }
    }
    return occupied;
  }

  /** As {@link #withNullBin(long[], long)}, of weights. */
  public static double[] withNullBin(double[] weights, double nulls) {
    double[] all = Arrays.copyOf(weights, weights.length + 1);
    all[weights.length] = nulls;
    return all;
  }

  /** The counts with one more bin at the end, for rows without a value. */
  public static long[] withNullBin(long[] counts, long nulls) {
    long[] all = Arrays.copyOf(counts, counts.length + 1);
    all[counts.length] = nulls;
    return all;
  }

  /**
   * How many bins hold rows on at least one side.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public static int occupied(long[] reference, long[] current) {
    return occupied(weights(reference), weights(current));
  }

  /**
   * Refuses histograms over different bins.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public static void requireSameLength(int reference, int current) {
    if (reference != current) {
      throw new IllegalArgumentException("bins differ: " + reference + " and " + current);
    }
  }
}
