package dev.tidemark.analyzer.explain;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.metric.Proportion;
import dev.tidemark.analyzer.quality.Rates;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How the shares of a column's rows that are not as they should be follow from counts. */
final class RateFormula {
  private RateFormula() {}

  /** Empty when this metric of this column has no such formula, or the window no such rows. */
  static Optional<Formula> of(String metric, Comparison column) {
    return switch (metric) {
      case "null_rate" ->
          Optional.of(
              nulls(
                  new Proportion(
                      column.current().effective().nulls(), column.current().effective().rows())));
      case "type_mismatch_rate" ->
          column instanceof Comparison.Numeric
              ? rate(
                  "Texts where the column holds numbers, of all rows.",
                  "mismatched",
                  "rows",
                  Rates.mismatches(column.current()))
              : Optional.empty();
      case "out_of_range_rate" ->
          column instanceof Comparison.Numeric numeric
              ? rate(
                  ("Numbers outside %s … %s (as the feature's settings say, else the reference's"
                          + " least and largest) and infinite ones, of all numbers.")
                      .formatted(numeric.range().min(), numeric.range().max()),
                  "outside",
                  "values",
                  Rates.outOfRange(numeric, numeric.current()))
              : Optional.empty();
      case "unseen_category_rate" ->
          column instanceof Comparison.Categorical texts && column.reference().values() > 0
              ? rate(
                  "Texts that the reference never held, of all texts.",
                  "unseen",
                  "values",
                  Rates.unseen(texts))
              : Optional.empty();
      case "distinct_count" -> Optional.of(distinct(column));
      default -> Optional.empty();
    };
  }

  static Formula nulls(Proportion nulls) {
    return formula("Null, NaN and missing count alike.", "nulls", "rows", nulls);
  }

  private static Optional<Formula> rate(String rule, String hits, String rows, Proportion share) {
    return share.rows() == 0 ? Optional.empty() : Optional.of(formula(rule, hits, rows, share));
  }

  private static Formula formula(String rule, String hits, String rows, Proportion share) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put(hits, BinView.plain(share.hits()));
    counts.put(rows, BinView.plain(share.rows()));
    String ratio = hits + " / " + rows;
    return Formula.of(rule, ratio, counts, "print(" + ratio + ")\n");
  }

  private static Formula distinct(Comparison column) {
    long distinct =
        switch (column) {
          case Comparison.Numeric numeric -> numeric.current().sample().distinct();
          case Comparison.Categorical texts -> texts.current().counts().size();
        };
    return Formula.of(
        "Different values of the window; 0.0 and −0.0 are one; nulls left out.",
        "number of different values",
        Map.of("distinct", distinct),
        "print(distinct)\n");
  }
}
