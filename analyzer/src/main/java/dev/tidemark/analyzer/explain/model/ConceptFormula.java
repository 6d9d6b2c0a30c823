package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.estimation.ConceptDrift;
import dev.tidemark.analyzer.estimation.LabelBias;
import dev.tidemark.analyzer.explain.Formula;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.statistics.drift.KolmogorovSmirnov;
import dev.tidemark.analyzer.statistics.estimation.CalibrationShift;
import dev.tidemark.analyzer.statistics.estimation.ErrorStream;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Arrays;
import java.util.Optional;

/** How drift of what labels say comes about: calibration, losses over time, early labels. */
public final class ConceptFormula {
  private ConceptFormula() {}

  /** {@code calibration_shift}; empty when it is not defined. */
  public static Optional<ModelFormula> ofShift(LabelledSample reference, LabelledSample current) {
    return ConceptDrift.side(reference)
        .flatMap(
            before -> ConceptDrift.side(current).map(now -> CalibrationShift.Bins.of(before, now)))
        .map(ConceptFormula::ofShift);
  }

  private static ModelFormula ofShift(CalibrationShift.Bins bins) {
    Formula value =
        inputs(bins)
            .formula(
                "Labelled rows with a score, in bins between the reference's deciles of the score"
                    + " (edges); bins that hold rows of both sides count."
                    + ShareFormula.EFFECTIVE,
                "Σ rows · |positive rate now − in the reference| / Σ rows",
                """
                bins = [(m, abs(b / m - a / n)) for n, a, m, b in zip(reference_rows,
                        reference_positives, rows, positives) if n and m]
                print(sum(m * gap for m, gap in bins) / sum(m for m, _ in bins))
                """);
    return ModelFormula.of(
            value,
            "the difference of two reliability curves, as the calibration error has it for one")
        .test(
            Optional.of(
                inputs(bins)
                    .formula(
                        "Chi-square of the bins' two positive rates being the same, a degree of"
                            + " freedom for each bin that holds rows of both sides and both"
                            + " labels.",
                        "P(χ² > Σ (s − r)² / (p(1 − p)(1/n + 1/m))), p the bin's rate on both"
                            + " sides",
                        """
                        from scipy.stats import chi2
                        statistic = freedom = 0
                        for n, a, m, b in zip(reference_rows, reference_positives, rows, positives):
                            p = (a + b) / (n + m) if n and m else 0
                            variance = p * (1 - p) * (1 / n + 1 / m) if n and m else 0
                            if variance > 0:
                                statistic += (b / m - a / n) ** 2 / variance
                                freedom += 1
                        print(chi2.sf(statistic, freedom) if freedom else 1.0)
                        """)));
  }

  private static Inputs inputs(CalibrationShift.Bins bins) {
    return new Inputs()
        .with("edges", bins.edges().toArray())
        .with("reference_rows", bins.before()[0])
        .with("reference_positives", bins.before()[1])
        .with("rows", bins.now()[0])
        .with("positives", bins.now()[1]);
  }

  /** {@code error_stream}; empty when it is not defined. */
  public static Optional<ModelFormula> ofStream(LabelledSample sample) {
    return ConceptDrift.ordered(sample)
        .map(ordered -> {
          double[] losses = ordered.losses();
          ErrorStream stream = ErrorStream.of(losses);
          Formula value =
              new Inputs()
                  .with("rows_before", stream.split())
                  .with("losses_before", Arrays.stream(losses, 0, stream.split()).sum())
                  .with("rows_after", losses.length - stream.split())
                  .with("losses_after", Arrays.stream(losses, stream.split(), losses.length).sum())
                  .formula(
                      "Labelled rows in order of time, each with its loss: 1 for a wrong class, 0"
                          + " for the right one, the absolute error of numbers. Cut where the"
                          + " cumulative sum of loss − mean loss lies farthest from 0. Rows count"
                          + " once, whatever their weight.",
                      "mean loss after the cut − mean loss before it",
                      "print(losses_after / rows_after - losses_before / rows_before)\n");
          return ModelFormula.of(
                  value, "Brown, Durbin and Evans 1975, doi:10.1111/j.2517-6161.1975.tb01532.x")
              .test(
                  Optional.of(
                      new Inputs()
                          .with("deviation", stream.statistic())
                          .formula(
                              "The largest cumulative deviation over √(Σ (loss − mean)²) against"
                                  + " Kolmogorov's distribution.",
                              "2 Σ (−1)ᵏ⁻¹ exp(−2 k² deviation²)",
                              """
                              from scipy.special import kolmogorov
                              print(kolmogorov(deviation))
                              """)));
        });
  }

  /** {@code label_bias}. */
  public static ModelFormula ofBias(LabelBias.Groups groups) {
    NumericSample waiting = groups.waiting();
    NumericSample known = groups.known();
    double at = KolmogorovSmirnov.of(waiting, known).location();
    Inputs inputs =
        new Inputs()
            .with("score", at)
            .with("labelled_at_most", known.countAtMost(at))
            .with("labelled", known.size())
            .with("waiting_at_most", waiting.countAtMost(at))
            .with("waiting", waiting.size());
    String distance = "abs(labelled_at_most / labelled - waiting_at_most / waiting)";
    return ModelFormula.of(
            inputs.formula(
                "Scores of the rows whose label is known beside those of the rows that wait for"
                    + " theirs. Rows count once, whatever their weight.",
                "max |F(x) − G(x)|, F and G the shares of scores of at most x; reached at x ="
                    + " score",
                "print(" + distance + ")\n"),
            "Kolmogorov–Smirnov, two samples; SciPy ks_2samp")
        .test(
            Optional.of(
                inputs.formula(
                    "Two-sample Kolmogorov–Smirnov, two-sided: exact up to 10,000 rows a group,"
                        + " else asymptotic. The p-value depends on the distance and the two sizes"
                        + " only, so two samples of 0 and 1 with the same distance have the same"
                        + " one.",
                    "ks_2samp, as SciPy does by default",
                    """
                    from scipy.stats import ks_2samp
                    of = lambda below, rows: [0] * below + [1] * (rows - below)
                    print(ks_2samp(of(waiting_at_most, waiting), of(labelled_at_most, labelled)).pvalue)
                    """)));
  }
}
