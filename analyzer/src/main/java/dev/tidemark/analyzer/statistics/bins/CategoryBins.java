package dev.tidemark.analyzer.statistics.bins;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bins of a categorical column: one for each category of the reference, in order of name, and a
 * last one, {@code other}, for everything else.
 *
 * <p>Past a limit the rarest reference categories have no bin of their own and count as {@code
 * other}; among equally frequent ones those that come first by name are kept.
 */
public final class CategoryBins {
  /** How many categories get a bin unless a user says otherwise. */
  public static final int DEFAULT_LIMIT = 1_000;

  private final List<String> categories;
  private final Map<String, Integer> binByCategory;

  private CategoryBins(List<String> categories) {
    this.categories = categories;
    this.binByCategory = HashMap.newHashMap(categories.size());
    for (int bin = 0; bin < categories.size(); bin++) {
      binByCategory.put(categories.get(bin), bin);
    }
  }

  /** As {@link #of(Map, int)} with {@value #DEFAULT_LIMIT} categories at most. */
  public static CategoryBins of(Map<String, ? extends Number> reference) {
    return of(reference, DEFAULT_LIMIT);
  }

  /**
   * The bins of a reference.
   *
   * @param reference rows (or their weights) per category; those with 0 rows are not in the
   *     reference
   * @param limit the most categories with a bin of their own, at least 1
   * @throws IllegalArgumentException if a count is negative or the limit below 1
   */
  public static CategoryBins of(Map<String, ? extends Number> reference, int limit) {
    if (limit < 1 || reference.values().stream().anyMatch(rows -> !(rows.doubleValue() >= 0))) {
      throw new IllegalArgumentException("negative count, or limit below 1: " + limit);
    }
    Comparator<Map.Entry<String, ? extends Number>> mostFrequent =
        Comparator.<Map.Entry<String, ? extends Number>>comparingDouble(
                entry -> -entry.getValue().doubleValue())
            .thenComparing(Map.Entry::getKey);
    return new CategoryBins(
        reference.entrySet().stream()
            .filter(entry -> entry.getValue().doubleValue() > 0)
            .sorted(mostFrequent)
            .limit(limit)
            .map(Map.Entry::getKey)
            .sorted()
            .toList());
  }

  /** The categories with a bin of their own, in order of their bins. */
  public List<String> categories() {
    return categories;
  }

  /** Number of bins: one per category and {@code other}. */
  public int bins() {
    return categories.size() + 1;
  }

  /** The bin of everything without a bin of its own: the last. */
  public int otherBin() {
    return categories.size();
  }

  public int binOf(String category) {
    return binByCategory.getOrDefault(category, otherBin());
  }

  /**
   * Rows per bin.
   *
   * @param rowsByCategory counts of one window, each at least 0, nulls left out
   * @return length {@link #bins}
   */
  public long[] count(Map<String, Long> rowsByCategory) {
    long[] counts = new long[bins()];
    rowsByCategory.forEach((category, rows) -> counts[binOf(category)] += rows);
    return counts;
  }

  /** Weight per bin; {@link #count} where the weights are rows. */
  public double[] weigh(Map<String, ? extends Number> weightByCategory) {
    double[] weights = new double[bins()];
    weightByCategory.entrySet().stream()
        .sorted(Map.Entry.comparingByKey()) // so that the sum of the others has one order
        .forEach(entry -> weights[binOf(entry.getKey())] += entry.getValue().doubleValue());
    return weights;
  }

  @Override
  public String toString() {
    return categories.toString();
  }
}
