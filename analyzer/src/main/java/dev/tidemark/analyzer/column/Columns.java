package dev.tidemark.analyzer.column;

import dev.tidemark.analyzer.column.Column.Effective;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.analyzer.statistics.sample.RadixSort;
import dev.tidemark.storage.column.Cells;
import dev.tidemark.storage.column.TextCounts;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.model.FeatureType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** Makes columns of what was read: cells of numbers, counts of texts. */
public final class Columns {
  private Columns() {}

  /** Nothing at all, of the given type. */
  public static Column empty(FeatureType type) {
    return of(type, Cells.NONE, TextCounts.NONE, Rows.even(0));
  }

  /** What most values are; numbers when there are none. */
  public static FeatureType majority(Cells numbers, TextCounts texts) {
    return numbers.size() >= count(texts.rows()) ? FeatureType.NUMERIC : FeatureType.CATEGORICAL;
  }

  /**
   * One column as the given type: texts in a numeric column are mismatched, numbers in a
   * categorical one are categories by their plain writing.
   *
   * @param numbers sorted in place and given away
   * @param rows all rows, those without a value included
   */
  public static Column of(FeatureType type, Cells numbers, TextCounts texts, Rows rows) {
    return switch (type) {
      case NUMERIC -> numeric(numbers, texts, rows);
      case CATEGORICAL, EMBEDDING -> categorical(numbers, texts, rows);
    };
  }

  /** A numeric column without texts. */
  public static Column.Numbers numeric(Cells numbers, Rows rows) {
    return numeric(numbers, TextCounts.NONE, rows);
  }

  /**
   * A numeric column of rows that weigh the same.
   *
   * @param numbers infinities included, without NaN; sorted in place and given away
   * @param rows all rows, those without a value included
   */
  public static Column.Numbers numeric(double[] numbers, long rows) {
    return numeric(new Cells(numbers, Cells.NONE.weights()), Rows.even(rows));
  }

  /**
   * A categorical column of rows that weigh the same.
   *
   * @param counts rows by category, each above 0
   * @param rows all rows, those without a value included
   */
  public static Column.Categories categories(Map<String, Long> counts, long rows) {
    return categorical(Cells.NONE, new TextCounts(counts, Map.of()), Rows.even(rows));
  }

  private static Column.Numbers numeric(Cells numbers, TextCounts texts, Rows rows) {
    long mismatched = count(texts.rows());
    long missing = Math.max(0, rows.count() - numbers.size() - mismatched);
    return rows.even()
        ? evenNumbers(numbers.values(), mismatched, missing)
        : weightedNumbers(numbers, texts, rows, mismatched, missing);
  }

  private static Column.Numbers evenNumbers(double[] numbers, long mismatched, long missing) {
    RadixSort.sort(numbers);
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
    return new Column.Numbers(
        NumericSample.ofSorted(finite, missing, infinite),
        mismatched,
        new Effective(finite.length, missing, mismatched, infinite));
  }

  private static Column.Numbers weightedNumbers(
      Cells numbers, TextCounts texts, Rows rows, long mismatched, long missing) {
    double[] values = new double[numbers.size()];
    double[] weights = new double[numbers.size()];
    double[] infinite = new double[numbers.size()];
    int kept = 0;
    int outside = 0;
    for (int i = 0; i < values.length; i++) {
      double weight = numbers.weights()[i] * rows.scale();
      if (Double.isFinite(numbers.values()[i])) {
        values[kept] = numbers.values()[i];
        weights[kept++] = weight;
      } else {
        infinite[outside++] = weight;
      }
    }
    NumericSample sample =
        NumericSample.weighted(
            Arrays.copyOf(values, kept), Arrays.copyOf(weights, kept), missing, outside);
    return new Column.Numbers(
        sample,
        mismatched,
        withNulls(
            sample.weight(),
            sum(texts.weights()) * rows.scale(),
            DoubleStream.of(infinite).limit(outside).sorted().sum(),
            missing,
            rows));
  }

  private static Column.Categories categorical(Cells numbers, TextCounts texts, Rows rows) {
    Map<String, Long> counts = new HashMap<>(texts.rows());
    Map<String, Double> weights = new HashMap<>();
    texts.weights().forEach((text, weight) -> weights.put(text, weight * rows.scale()));
    addNumbers(numbers, rows, counts, weights);
    long values = count(counts);
    long nulls = Math.max(0, rows.count() - values);
    return rows.even()
        ? new Column.Categories(counts, counts, values, nulls, new Effective(values, nulls, 0, 0))
        : new Column.Categories(
            counts, weights, values, nulls, withNulls(sum(weights), 0, 0, nulls, rows));
  }

  /** The rest of the rows' weight is that of the nulls; exactly 0 when there are none. */
  private static Effective withNulls(
      double values, double mismatched, double infinite, long nulls, Rows rows) {
    double rest = rows.effective() - values - mismatched - infinite;
    return new Effective(values, nulls == 0 ? 0 : Math.max(0, rest), mismatched, infinite);
  }

  private static void addNumbers(
      Cells numbers, Rows rows, Map<String, Long> counts, Map<String, Double> weights) {
    if (rows.even()) {
      addNumbers(numbers.values(), counts);
      return;
    }
    Map<Double, TreeMap<Double, Long>> byValue = new TreeMap<>();
    for (int i = 0; i < numbers.size(); i++) {
      byValue
          .computeIfAbsent(numbers.values()[i], _ -> new TreeMap<>())
          .merge(numbers.weights()[i], 1L, Long::sum);
    }
    byValue.forEach((value, byWeight) -> {
      String name = ClassLabel.of(value).name();
      counts.merge(name, count(byWeight), Long::sum);
      double weight =
          byWeight.entrySet().stream().mapToDouble(e -> e.getKey() * e.getValue()).sum();
      weights.merge(name, weight * rows.scale(), Double::sum);
    });
  }

  private static void addNumbers(double[] values, Map<String, Long> counts) {
    Arrays.sort(values);
    int start = 0;
    for (int i = 1; i <= values.length; i++) {
      if (i == values.length || values[i] != values[start]) {
        counts.merge(ClassLabel.of(values[start]).name(), (long) (i - start), Long::sum);
        start = i;
      }
    }
  }

  private static long count(Map<?, Long> texts) {
    return texts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** In an order that depends on the values alone. */
  private static double sum(Map<String, Double> weights) {
    return weights.values().stream().mapToDouble(Double::doubleValue).sorted().sum();
  }
}
