package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.explain.Formula;
import dev.tidemark.analyzer.metric.Proportion;
import java.util.Optional;

/** How p-values come about. */
final class SignificanceTests {
  private SignificanceTests() {}

  /** Of two shares being the same; empty when a side has no rows. */
  static Optional<Formula> ofShares(Proportion reference, Proportion current) {
    return reference.rows() == 0 || current.rows() == 0
        ? Optional.empty()
        : Optional.of(
            new Inputs()
                .with("hits", current.hits())
                .with("rows", current.rows())
                .with("reference_hits", reference.hits())
                .with("reference_rows", reference.rows())
                .formula(
                    "Pooled z-test of two shares, two-sided: Pearson's chi-square of the 2 × 2"
                        + " table.",
                    "2 · P(Z > |s − r| / √(p(1 − p)(1/n + 1/m))), p = all hits / all rows",
                    """
                    from math import erfc, sqrt
                    pooled = (reference_hits + hits) / (reference_rows + rows)
                    variance = pooled * (1 - pooled) * (1 / reference_rows + 1 / rows)
                    distance = abs(hits / rows - reference_hits / reference_rows)
                    print(erfc(distance / sqrt(variance) / sqrt(2)) if variance > 0 else 1.0)
                    """));
  }
}
