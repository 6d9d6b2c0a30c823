package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.estimation.EstimatedPerformance;
import dev.tidemark.analyzer.estimation.EstimatedPerformance.Basis;
import dev.tidemark.analyzer.explain.Formula;
import dev.tidemark.analyzer.performance.Estimate;
import dev.tidemark.analyzer.statistics.estimation.Estimated;
import dev.tidemark.analyzer.statistics.estimation.ScoreCalibration;
import java.util.Map;
import java.util.Optional;

/** How estimates of performance before labels arrive follow from calibrated scores. */
public final class EstimatedFormula {
  private static final int BINS = 10;
  private static final String CBPE =
      "confidence-based performance estimation: Białek, Kivimäki, Kuberski and Perrakis 2024,"
          + " doi:10.48550/arXiv.2401.08348";
  private static final Map<String, String> OF_TWO =
      Map.of(
          "accuracy", "(tp + tn) / (tp + fp + fn + tn)",
          "precision", "tp / (tp + fp) if tp + fp else 0.0",
          "recall", "tp / (tp + fn) if tp + fn else 0.0",
          "f1", "2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 0.0");

  private final Basis basis;
  private final String chances;

  private EstimatedFormula(Basis basis, ScoreCalibration calibration) {
    this.basis = basis;
    this.chances =
        calibration instanceof ScoreCalibration.AlreadyCalibrated
            ? "The chance is the score as logged: on held-out parts of the reference no calibration"
                + " did better."
            : "The chance is the score calibrated by isotonic regression on the reference's"
                + " labels.";
  }

  /**
   * How one estimate comes about.
   *
   * @param metric without {@code estimated_}
   * @param reference the same metric of the reference
   */
  public static Optional<ModelFormula> of(
      String metric,
      Estimate reference,
      ScoreCalibration calibration,
      Basis basis,
      boolean binary) {
    Estimated estimate = basis.estimates().get(metric);
    if (estimate == null) {
      return Optional.empty();
    }
    EstimatedFormula formula = new EstimatedFormula(basis, calibration);
    Optional<Formula> value =
        metric.equals("roc_auc")
            ? Optional.of(formula.area())
            : binary
                ? Optional.ofNullable(OF_TWO.get(metric)).map(formula::ofTwo)
                : Optional.of(formula.ofSeveral());
    return value.map(known -> ModelFormula.of(known, CBPE).interval(interval(estimate, reference)));
  }

  private static Formula interval(Estimated estimate, Estimate reference) {
    double learning = EstimatedPerformance.learning(reference);
    return new Inputs()
        .with("value", estimate.value())
        .with("by_chance", estimate.standardError())
        .with("by_learning", Double.isNaN(learning) ? 0 : learning)
        .formula(
            "Normal, 95 %: how the labels may fall out given the chances (delta method), and how"
                + " well the reference's own value is known (its interval's width / 2z).",
            "value ± z · √(by chance² + by learning²), z = 1.959963984540054",
            """
            half = 1.959963984540054 * (by_chance ** 2 + by_learning ** 2) ** 0.5
            print(min(1, max(0, value - half)))
            print(min(1, max(0, value + half)))
            """);
  }

  private Formula ofTwo(String python) {
    double[] calledRows = new double[BINS];
    double[] calledChances = new double[BINS];
    double[] otherRows = new double[BINS];
    double[] otherChances = new double[BINS];
    for (int row = 0; row < basis.chances().length; row++) {
      boolean called = basis.predicted()[row];
      (called ? calledRows : otherRows)[bin(row)] += basis.weights()[row];
      (called ? calledChances : otherChances)[bin(row)] +=
          basis.weights()[row] * basis.chances()[row];
    }
    return new Inputs()
        .with("called_rows", calledRows)
        .with("called_chances", calledChances)
        .with("other_rows", otherRows)
        .with("other_chances", otherChances)
        .formula(
            "All rows with a score, labelled or not, in ten bins of their chance of a positive"
                + " label: rows called positive and the others, and the sums of their chances. "
                + chances
                + ShareFormula.EFFECTIVE,
            "tp = Σ chances of rows called positive, fp = their number − tp, fn = Σ chances of the"
                + " others, tn = their number − fn; then "
                + python.replace(" if", ", if"),
            """
            tp, fn = sum(called_chances), sum(other_chances)
            fp, tn = sum(called_rows) - tp, sum(other_rows) - fn
            """
                + "print("
                + python
                + ")\n");
  }

  private Formula ofSeveral() {
    double[] rows = new double[BINS];
    double[] sums = new double[BINS];
    for (int row = 0; row < basis.chances().length; row++) {
      rows[bin(row)] += basis.weights()[row];
      sums[bin(row)] += basis.weights()[row] * basis.chances()[row];
    }
    return new Inputs()
        .with("rows", rows)
        .with("chances", sums)
        .formula(
            "All rows with a probability of the class that they predict, labelled or not, in ten"
                + " bins of the chance that the prediction is right. "
                + chances
                + ShareFormula.EFFECTIVE,
            "Σ chances / Σ rows",
            "print(sum(chances) / sum(rows))\n");
  }

  private Formula area() {
    ExpectedRanks ranks = ExpectedRanks.of(basis.scores(), basis.chances());
    return new Inputs()
        .with("positives", ranks.positives())
        .with("negatives", ranks.negatives())
        .with("won", ranks.won())
        .with("own", ranks.own())
        .formula(
            "All rows with a score, labelled or not, in order of the score, in at most 50 blocks:"
                + " expected positives (sum of the chances) and negatives, and pairs won within the"
                + " block, a row never being paired with itself (own: Σ chance · (1 − chance)). "
                + chances,
            "expected pairs won / (positives · negatives − own)",
            """
            below = pairs = 0.0
            for p, n, w in zip(positives, negatives, won):
                pairs += w + p * below
                below += n
            print(min(1, max(0, pairs / (sum(positives) * sum(negatives) - sum(own)))))
            """);
  }

  private int bin(int row) {
    return Math.min((int) (basis.chances()[row] * BINS), BINS - 1);
  }
}
