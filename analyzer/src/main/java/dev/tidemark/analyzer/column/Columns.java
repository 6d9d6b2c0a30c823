package dev.tidemark.analyzer.column;

import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.model.FeatureType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Makes columns of what was read: cells of numbers, counts of texts. */
public final class Columns {
  private static final double[] NO_NUMBERS = {};

  private Columns() {}

  /** Nothing at all, of the given type. */
  public static Column empty(FeatureType type) {
    return of(type, NO_NUMBERS, Map.of(), 0);
  }

  /** What most values are; numbers when there are none. */
  public static FeatureType majority(double[] numbers, Map<String, Long> texts) {
    return numbers.length >= count(texts) ? FeatureType.NUMERIC : FeatureType.CATEGORICAL;
  }

  /**
   * One column as the given type: texts in a numeric column are mismatched, numbers in a
   * categorical one are categories by their plain writing.
   *
   * @param numbers without NaN, infinities included; sorted in place and given away
   * @param texts rows by text
   * @param rows all rows, those without a value included
   */
  public static Column of(FeatureType type, double[] numbers, Map<String, Long> texts, long rows) {
    return switch (type) {
      case NUMERIC -> numeric(numbers, count(texts), rows);
      case CATEGORICAL, EMBEDDING -> Column.Categories.of(categories(numbers, texts), rows);
    };
  }

  /** A numeric column without texts. */
  public static Column.Numbers numeric(double[] numbers, long rows) {
    return numeric(numbers, 0, rows);
  }

  private static Column.Numbers numeric(double[] numbers, long mismatched, long rows) {
    long missing = Math.max(0, rows - numbers.length - mismatched);
    Arrays.sort(numbers);
    int from = 0;
    int to = numbers.length;
    while (from < to && numbers[from] == Double.NEGATIVE_INFINITY) {
      from++;
    }
    while (to > from && !Double.isFinite(numbers[to - 1])) {
      to--;
    }
    long infinite = (long) numbers.length - (to - from);
    double[] finite = infinite == 0 ? numbers : Arrays.copyOfRange(numbers, from, to);
    return new Column.Numbers(NumericSample.ofSorted(finite, missing, infinite), mismatched);
  }

  private static Map<String, Long> categories(double[] numbers, Map<String, Long> texts) {
    if (numbers.length == 0) {
      return texts;
    }
    Map<String, Long> counts = new HashMap<>(texts);
    Arrays.sort(numbers);
    int start = 0;
    for (int i = 1; i <= numbers.length; i++) {
      if (i == numbers.length || numbers[i] != numbers[start]) {
        counts.merge(ClassLabel.of(numbers[start]).name(), (long) (i - start), Long::sum);
        start = i;
      }
    }
    return counts;
  }

  private static long count(Map<String, Long> texts) {
    return texts.values().stream().mapToLong(Long::longValue).sum();
  }
}
