package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.estimation.LossEstimation;
import dev.tidemark.analyzer.explain.Formula;

/** How estimated errors of numbers follow from the bins that the window's rows fall into. */
public final class LossFormula {
  private LossFormula() {}

  /** {@code estimated_mae} or {@code estimated_rmse}. */
  public static ModelFormula of(LossEstimation.Parts parts) {
    String root = parts.squared() ? " ** 0.5" : "";
    Formula value =
        new Inputs()
            .named("columns", parts.columns())
            .with("mean", parts.mean())
            .with("changes", parts.changes())
            .with("effects", parts.effects())
            .with("scale", parts.scale())
            .formula(
                "Rows fall into bins of the columns: deciles of the reference for the prediction"
                    + " and numeric features, the most frequent categories of others, the last bin"
                    + " for nulls. changes: the window's share of each bin less the reference's;"
                    + " effects: what a row in the bin adds to the loss, by a ridge regression of"
                    + " the reference's losses; mean: the reference's mean loss. In units of"
                    + " scale.",
                parts.squared()
                    ? "√(mean squared error + Σ change · effect)"
                    : "mean absolute error + Σ change · effect",
                """
                moved = sum(c * e for cs, es in zip(changes, effects) for c, e in zip(cs, es))
                print(max(0, mean + moved)%s * scale)
                """
                    .formatted(root));
    return ModelFormula.of(
            value, "ridge regression: Hoerl and Kennard 1970, doi:10.1080/00401706.1970.10488634")
        .interval(
            new Inputs()
                .with("expected", parts.expected().value())
                .with("standard_error", parts.expected().standardError())
                .with("scale", parts.scale())
                .formula(
                    "Normal, 95 %, of the mean loss: how labels vary (held-out residuals) and what"
                        + " the reference leaves open (sandwich covariance of mean and effects).",
                    "expected ± z · standard error, z = 1.959963984540054"
                        + (parts.squared() ? ", then the root" : ""),
                    """
                    half = 1.959963984540054 * standard_error
                    print(max(0, expected - half)%1$s * scale)
                    print((expected + half)%1$s * scale)
                    """
                        .formatted(root)));
  }
}
