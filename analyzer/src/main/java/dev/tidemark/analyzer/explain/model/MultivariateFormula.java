package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.explain.Formula;
import dev.tidemark.analyzer.multivariate.MultivariateDrift;
import dev.tidemark.analyzer.statistics.multivariate.ReconstructionError;
import java.util.List;
import java.util.Optional;

/** How the reconstruction error of whole rows comes about. */
public final class MultivariateFormula {
  private MultivariateFormula() {}

  /**
   * {@code multivariate_drift}.
   *
   * @param columns names of the columns
   */
  public static ModelFormula of(MultivariateDrift.Errors errors, List<String> columns) {
    ReconstructionError now = errors.now();
    ReconstructionError before = errors.before();
    Formula value =
        new Inputs()
            .named("columns", columns)
            .with("mean_squares", now.meanSquares())
            .with("reference_mean_squares", before.meanSquares())
            .with("errors", now.total())
            .with("weights", now.weight())
            .formula(
                "At most about 10,000 rows of each side, chosen by a hash of their id. Columns are"
                    + " standardised by the reference, categories coded by their share in it, nulls"
                    + " put at the mean. A row's error is the length of what is left when it is"
                    + " rebuilt from the principal components that explain 65 % of the reference's"
                    + " variance; the reference's own is taken on rows that its components have not"
                    + " seen. mean_squares: by column, the mean squared part of it.",
                "Σ weight · error / Σ weight", "print(errors / weights)\n");
    return ModelFormula.of(
            value, "principal components: Pearson 1901, doi:10.1080/14786440109462720")
        .interval(
            inputs(now)
                .formula(
                    "Normal, 95 %: the mean, the rows' deviation and their effective number"
                        + " (Σw)²/Σw².",
                    "mean ± z · deviation / √rows, z = 1.959963984540054",
                    """
                    half = 1.959963984540054 * deviation / rows ** 0.5
                    print(max(0, mean - half))
                    print(mean + half)
                    """))
        .test(
            Optional.of(
                inputs(now)
                    .with("reference_mean", before.mean())
                    .with("reference_deviation", before.standardDeviation())
                    .with("reference_rows", before.effectiveRows())
                    .formula(
                        "Welch's test of the two means, normal, two-sided.",
                        "2 · P(Z > |mean − reference mean| / √(s²/n + r²/m))",
                        """
                        from math import erfc, sqrt
                        variance = deviation ** 2 / rows + reference_deviation ** 2 / reference_rows
                        distance = abs(mean - reference_mean)
                        print(erfc(distance / sqrt(variance) / sqrt(2)) if variance else float(not distance))
                        """)));
  }

  private static Inputs inputs(ReconstructionError now) {
    return new Inputs()
        .with("mean", now.mean())
        .with("deviation", now.standardDeviation())
        .with("rows", now.effectiveRows());
  }
}
