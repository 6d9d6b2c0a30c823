package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.explain.Formula;
import dev.tidemark.analyzer.metric.Proportion;
import dev.tidemark.analyzer.statistics.performance.MeanInterval;
import java.util.Optional;

/** How 95 % intervals come about. */
final class Intervals {
  static final String OF_SHARE =
      "Wilson's score interval, 95 % (Wilson 1927, doi:10.1080/01621459.1927.10502953).";

  private static final String OF_MEAN = "Normal, 95 %: the mean and its standard error. ";

  private static final String WILSON =
      """
      from math import sqrt
      z = 1.959963984540054
      def wilson(hits, rows):
          share = hits / rows
          scale = 1 + z * z / rows
          middle = (share + z * z / (2 * rows)) / scale
          half = z / scale * sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows))
          low, high = 0 if hits == 0 else middle - half, 1 if hits == rows else middle + half
          return min(1, max(0, low)), min(1, max(0, high))
      low, high = wilson(hits, rows)
      """;

  private static final String PRINT =
      """
      print(%s)
      print(%s)
      """;

  private Intervals() {}

  /** Of a share; empty without rows. */
  static Optional<Formula> wilson(Proportion share) {
    return wilson(
        share,
        OF_SHARE,
        "(s + z²/2n ± z·√(s(1 − s)/n + z²/4n²)) / (1 + z²/n), s = hits / n, n = rows",
        "low",
        "high");
  }

  /** Of what follows from a share: {@code low} and {@code high} are the share's ends. */
  static Optional<Formula> wilson(
      Proportion share, String rule, String formula, String lower, String upper) {
    return share.rows() == 0
        ? Optional.empty()
        : Optional.of(
            new Inputs()
                .with("hits", share.hits())
                .with("rows", share.rows())
                .formula(rule, formula, WILSON + PRINT.formatted(lower, upper)));
  }

  /**
   * Of a mean over rows, or of what follows from one.
   *
   * @param how what the standard error is
   * @param lower Python, of {@code low} and {@code high}, the mean's ends
   */
  static Formula normal(MeanInterval mean, Inputs more, String how, String lower, String upper) {
    return more.with("mean", mean.mean())
        .with("standard_error", mean.standardError())
        .formula(
            OF_MEAN + how,
            "mean ± z · standard error, z = 1.959963984540054",
            """
            z = 1.959963984540054
            low, high = mean - z * standard_error, mean + z * standard_error
            """
                + PRINT.formatted(lower, upper));
  }

  /** Of a mean that cannot be negative. */
  static Formula ofLosses(MeanInterval mean) {
    return normal(mean, new Inputs(), OVER_ROWS, "max(0, low)", "high");
  }

  /** Of a mean between 0 and 1. */
  static Formula ofShares(MeanInterval mean, String how) {
    return normal(mean, new Inputs(), how, "min(1, max(0, low))", "min(1, max(0, high))");
  }

  static final String OVER_ROWS =
      "The standard error is √(Σ w(x − mean)²/Σ w / (Σ w − 1)) over the rows' values x and"
          + " effective weights w.";
}
