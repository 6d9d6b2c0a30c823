package dev.tidemark.benchmarks.calibration;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.column.Columns;
import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.column.ValueRange;
import dev.tidemark.storage.result.Subject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** A column of a simulated model: where its rows come from, and how it becomes a comparison. */
sealed interface SimulatedFeature {
  /** Numbers; NaN is a null. */
  record Numbers(String name, ToDoubleFunction<RandomGenerator> value) implements SimulatedFeature {
    @Override
    public Column.Numbers draw(int rows, RandomGenerator random) {
      double[] values = new double[rows];
      int kept = 0;
      for (int i = 0; i < rows; i++) {
        double drawn = value.applyAsDouble(random);
        if (!Double.isNaN(drawn)) {
          values[kept++] = drawn;
        }
      }
      return Columns.numeric(Arrays.copyOf(values, kept), rows);
    }
  }

  /**
   * Categories.
   *
   * @param shares of {@code c0}, {@code c1} …; what they lack to 1 is null
   */
  record Categories(String name, List<Double> shares) implements SimulatedFeature {
    @Override
    public Column.Categories draw(int rows, RandomGenerator random) {
      long[] counts = new long[shares.size()];
      for (int i = 0; i < rows; i++) {
        double left = random.nextDouble();
        for (int category = 0; category < counts.length; category++) {
          left -= shares.get(category);
          if (left < 0) {
            counts[category]++;
            break;
          }
        }
      }
      Map<String, Long> byName = new HashMap<>();
      for (int category = 0; category < counts.length; category++) {
        if (counts[category] > 0) {
          byName.put("c" + category, counts[category]);
        }
      }
      return Columns.categories(byName, rows);
    }
  }

  String name();

  Column draw(int rows, RandomGenerator random);

  /** The column on both sides, as the analyzer compares it. */
  default Comparison compare(Column reference, Column current) {
    ColumnName column = new ColumnName(Subject.FEATURE, name());
    return switch (reference) {
      case Column.Numbers before ->
          Comparison.Numeric.of(
              column, before, (Column.Numbers) current, ValueRange.of(null, before.sample()));
      case Column.Categories before ->
          Comparison.Categorical.of(column, before, (Column.Categories) current);
    };
  }

  /**
   * Twelve columns such as models have: smooth, skewed, heavy, rounded, mostly zero, with nulls.
   */
  static List<SimulatedFeature> usual() {
    return List.of(
        new Numbers("normal", RandomGenerator::nextGaussian),
        new Numbers("celsius", random -> 15 + 8 * random.nextGaussian()),
        new Numbers("lognormal", random -> Math.exp(random.nextGaussian())),
        new Numbers("uniform", RandomGenerator::nextDouble),
        new Numbers("cents", random -> Math.rint(1000 * random.nextExponential()) / 100),
        new Numbers(
            "heavy tail", random -> random.nextGaussian() / Math.sqrt(random.nextExponential())),
        new Numbers("few values", random -> Math.floor(5 * Math.pow(random.nextDouble(), 2))),
        new Numbers(
            "mostly zero", random -> random.nextDouble() < 0.8 ? 0 : random.nextExponential()),
        new Numbers(
            "a fifth null",
            random -> random.nextDouble() < 0.2 ? Double.NaN : random.nextGaussian()),
        new Categories("five even", List.of(0.2, 0.2, 0.2, 0.2, 0.2)),
        new Categories("thirty, some rare", zipf(30)),
        new Categories("rare flag, nulls", List.of(0.88, 0.02)));
  }

  private static List<Double> zipf(int categories) {
    double[] weights = new double[categories];
    Arrays.setAll(weights, rank -> 1.0 / (rank + 1));
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).mapToObj(weight -> weight / sum).toList();
  }
}
