package dev.tidemark.analyzer.quality;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.metric.ColumnMetric;
import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.metric.Proportion;
import java.util.List;
import java.util.Map;

/**
 * Shares of rows or values with something wrong, each with its Wilson interval, the reference's
 * share beside and the p-value of the two shares being equal.
 */
public final class Rates {
  private static final Limit LIMIT = new Limit.Increase(0.05);

  /** {@code null_rate}: null, NaN or missing, of all rows. */
  public static final ColumnMetric NULLS =
      ColumnMetric.of(
          "null_rate",
          column ->
              List.of(
                  rate(
                      "null_rate",
                      nulls(column.current()),
                      nulls(column.reference()),
                      column.current().rows(),
                      column.reference().rows())));

  /** {@code type_mismatch_rate}: a text where a number belongs, of all rows. */
  public static final ColumnMetric TYPE_MISMATCHES =
      ColumnMetric.of(
          "type_mismatch_rate",
          column ->
              column instanceof Comparison.Numeric
                  ? List.of(
                      rate(
                          "type_mismatch_rate",
                          mismatches(column.current()),
                          mismatches(column.reference()),
                          column.current().rows(),
                          column.reference().rows()))
                  : List.of());

  /** {@code out_of_range_rate}: outside the declared or the reference's range, or infinite. */
  public static final ColumnMetric OUT_OF_RANGE =
      ColumnMetric.of(
          "out_of_range_rate",
          column ->
              column instanceof Comparison.Numeric numeric
                  ? List.of(
                      rate(
                          "out_of_range_rate",
                          outOfRange(numeric, numeric.current()),
                          outOfRange(numeric, numeric.reference()),
                          withInfinite(numeric.current()),
                          withInfinite(numeric.reference())))
                  : List.of());

  /** {@code unseen_category_rate}: a category that the reference never held, of all texts. */
  public static final ColumnMetric UNSEEN_CATEGORIES =
      ColumnMetric.of(
          "unseen_category_rate",
          column ->
              column instanceof Comparison.Categorical categories && column.reference().values() > 0
                  ? List.of(
                      rate(
                          "unseen_category_rate",
                          unseen(categories),
                          new Proportion(0, column.reference().effective().values()),
                          column.current().values(),
                          column.reference().values()))
                  : List.of());

  private Rates() {}

  /**
   * {@code null_rate} of a column that is no {@link Column}.
   *
   * @param rows those that the proportions are of, as they are
   */
  public static Measurement nulls(
      Proportion current, Proportion reference, long rows, long referenceRows) {
    return rate("null_rate", current, reference, rows, referenceRows);
  }

  private static Proportion nulls(Column side) {
    return new Proportion(side.effective().nulls(), side.effective().rows());
  }

  /** Texts where numbers belong, of all rows. */
  public static Proportion mismatches(Column side) {
    return new Proportion(side.effective().mismatched(), side.effective().rows());
  }

  /** Numbers out of the column's range and infinite ones, of all numbers of one side. */
  public static Proportion outOfRange(Comparison.Numeric column, Column.Numbers side) {
    double infinite = side.effective().infinite();
    return new Proportion(
        column.range().outside(side.sample()) + infinite, side.effective().values() + infinite);
  }

  private static long withInfinite(Column.Numbers side) {
    return side.sample().size() + side.sample().infinite();
  }

  /** Texts of the window that the reference never held, of all its texts. */
  public static Proportion unseen(Comparison.Categorical column) {
    Map<String, Long> known = column.reference().counts();
    double unseen =
        column.current().weights().entrySet().stream()
            .filter(category -> !known.containsKey(category.getKey()))
            .mapToDouble(category -> category.getValue().doubleValue())
            .sorted()
            .sum();
    return new Proportion(unseen, column.current().effective().values());
  }

  private static Measurement rate(
      String metric, Proportion current, Proportion reference, long rows, long referenceRows) {
    return Measurement.of(metric, current.share(), new Samples(rows, referenceRows))
        .interval(current.lower(), current.upper())
        .reference(reference.share())
        .pValue(Proportion.pValue(reference, current))
        .limit(LIMIT);
  }
}
