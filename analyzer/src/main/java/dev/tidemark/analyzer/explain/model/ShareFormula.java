package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.metric.Proportion;

/** How a share of rows comes about. */
public final class ShareFormula {
  static final String EFFECTIVE =
      " Rows count by sampling weight, scaled to Kish's effective number of rows (Σw)²/Σw²; each"
          + " counts 1 when all weigh the same.";

  private ShareFormula() {}

  /**
   * Of some rows.
   *
   * @param rule which rows are counted
   * @param hits what those that count are called
   * @return 0 without rows
   */
  static ModelFormula of(Proportion share, String rule, String hits, String source) {
    return ModelFormula.of(
            new Inputs()
                .with(hits, share.hits())
                .with("rows", share.rows())
                .formula(
                    rule + EFFECTIVE,
                    hits + " / rows",
                    "print(%s / rows if rows else 0.0)\n".formatted(hits)),
            source)
        .interval(Intervals.wilson(share));
  }

  /** {@code duplicate_rate}. */
  public static ModelFormula ofDuplicates(Proportion reference, Proportion current) {
    return of(
            current,
            "Rows that equal another one in all features: all but one of each such group, of all"
                + " rows.",
            "duplicates",
            "a count")
        .test(SignificanceTests.ofShares(reference, current));
  }

  /** {@code error_rate}. */
  public static ModelFormula ofErrors(Proportion reference, Proportion current) {
    return of(current, "Predictions logged with an error, of all.", "errors", "a count")
        .test(SignificanceTests.ofShares(reference, current));
  }

  /** {@code label_coverage}. */
  public static ModelFormula ofLabels(Proportion labelled) {
    return of(
        labelled,
        "Predictions whose label is known, of all that were logged, failed calls included.",
        "labelled",
        "a count");
  }

  /** {@code champion_agreement}. */
  static ModelFormula ofAgreement(Proportion same) {
    return of(
        same,
        "Rows that the candidate answered as the champion did, of those that both answered.",
        "same",
        "a count");
  }
}
