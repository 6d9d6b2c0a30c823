package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.explain.Formula;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.performance.Calibration;
import dev.tidemark.analyzer.statistics.performance.ProbabilityIntervals;
import dev.tidemark.analyzer.statistics.performance.RocAucInterval;
import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How metrics of a two-class model's scores follow from what blocks of scores hold. */
public final class ScoreFormula {
  private static final int BLOCKS = 50;
  private static final String RULE =
      "Labelled predictions that have the positive class's probability, in order of the score, in"
          + " at most 50 blocks that keep the same scores together."
          + ShareFormula.EFFECTIVE;
  private static final String DELONG =
      "Each row's part in the area, as DeLong, DeLong and Clarke-Pearson 1988 (doi:10.2307/2531595)"
          + " have it; the standard error is the root of the sum of their squares.";
  static final String AREA =
      """
      def area(positives, negatives, won):
          below = pairs = 0.0
          for p, n, w in zip(positives, negatives, won):
              pairs += w + p * below
              below += n
          return pairs / (sum(positives) * sum(negatives))
      """;

  private final LabelledSample.Binary rows;
  private final ScoredOutcomes outcomes;
  private final Ranks ranks;

  private ScoreFormula(LabelledSample.Binary rows) {
    this.rows = rows;
    this.outcomes = ScoredOutcomes.of(rows.score(), rows.outcome(), rows.weight());
    this.ranks = Ranks.of(outcomes, BLOCKS);
  }

  /** Empty when it is no such metric, or there are no probabilities. */
  public static Optional<ModelFormula> of(String metric, LabelledSample sample) {
    return sample instanceof LabelledSample.Binary binary
        ? binary.scored().flatMap(scored -> new ScoreFormula(scored).of(metric))
        : Optional.empty();
  }

  private Optional<ModelFormula> of(String metric) {
    return switch (metric) {
      case "roc_auc" -> bothClasses() ? Optional.of(area()) : Optional.empty();
      case "average_precision" ->
          outcomes.positive() > 0 ? Optional.of(averagePrecision()) : Optional.empty();
      case "log_loss" -> Optional.of(logLoss());
      case "brier" -> Optional.of(brier());
      case "ece" -> Optional.of(calibrationError());
      default -> Optional.empty();
    };
  }

  private boolean bothClasses() {
    return outcomes.positive() > 0 && outcomes.negative() > 0;
  }

  private Inputs blocks() {
    return new Inputs()
        .with("up_to", ranks.upTo())
        .with("positives", ranks.positives())
        .with("negatives", ranks.negatives());
  }

  private ModelFormula area() {
    Formula value =
        blocks()
            .with("won", ranks.won())
            .formula(
                RULE
                    + " won: pairs of a positive and a negative row within the block whose positive"
                    + " row scores higher, ties counting one half.",
                "pairs won / (positives · negatives); each positive row also wins against all"
                    + " negative ones of lower blocks",
                AREA + "print(area(positives, negatives, won))\n");
    return ModelFormula.of(value, "Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747")
        .interval(
            RocAucInterval.area(rows.score(), rows.outcome(), rows.weight())
                .map(mean -> Intervals.ofShares(mean, DELONG)));
  }

  private ModelFormula averagePrecision() {
    return ModelFormula.of(
            blocks()
                .with("precisions", ranks.precisions())
                .formula(
                    RULE
                        + " precisions: over the block's positive rows the sum of the precision"
                        + " when everything from their score up counts as positive.",
                    "Σ precisions / positives, which is Σ (Rᵢ − Rᵢ₋₁) · Pᵢ",
                    "print(sum(precisions) / sum(positives))\n"),
            "scikit-learn average_precision_score")
        .interval(logit());
  }

  private Formula logit() {
    return new Inputs()
        .with("area", sum(ranks.precisions()) / outcomes.positive())
        .with("positives", outcomes.positive())
        .formula(
            "Logit interval, 95 % (Boyd, Eng and Page 2013, doi:10.1007/978-3-642-40994-3_29); an"
                + " area at 0 or 1 counts as half a positive row away from there.",
            "ln(a/(1 − a)) ± z / √(positives · a(1 − a)), z = 1.959963984540054",
            """
            from math import exp, log, sqrt
            z = 1.959963984540054
            margin = min(0.5, 0.5 / positives)
            a = min(1 - margin, max(margin, area))
            half = z / sqrt(positives * a * (1 - a))
            print(min(area, 1 / (1 + exp(-(log(a / (1 - a)) - half)))))
            print(max(area, 1 / (1 + exp(-(log(a / (1 - a)) + half)))))
            """);
  }

  private ModelFormula logLoss() {
    return ModelFormula.of(
            blocks()
                .with("losses", ranks.logLosses())
                .formula(
                    RULE
                        + " losses: sum of −ln p over the block's rows, p the probability given to"
                        + " what came true, clipped to [2⁻⁵², 1 − 2⁻⁵²].",
                    "Σ losses / rows",
                    "print(sum(losses) / (sum(positives) + sum(negatives)))\n"),
            "scikit-learn log_loss")
        .interval(Intervals.ofLosses(intervals().logLosses()));
  }

  private ModelFormula brier() {
    return ModelFormula.of(
            blocks()
                .with("squares", ranks.squares())
                .formula(
                    RULE + " squares: sum of (outcome − score)² over the block's rows.",
                    "Σ squares / rows",
                    "print(sum(squares) / (sum(positives) + sum(negatives)))\n"),
            "Brier 1950; scikit-learn brier_score_loss")
        .interval(Intervals.ofShares(intervals().squares(), Intervals.OVER_ROWS));
  }

  private ModelFormula calibrationError() {
    List<Calibration.Bin> bins = Calibration.of(outcomes).bins();
    ProbabilityIntervals intervals = intervals();
    Formula interval =
        Intervals.normal(
            intervals.gaps(),
            new Inputs().with("expected", intervals.expectedError()),
            "The rows' distances outcome − score, signed as those of their bin add up to. The lower"
                + " end starts from the error without the part that chance alone adds (expected:"
                + " √(2/π) · Σ √(Σ p(1 − p)) / rows over the bins).",
            "min(1, max(0, (low + (mean * (1 - min(1, expected / mean) ** 2) ** 0.5 - mean)"
                + " if mean > 0 else low)))",
            "min(1, max(0, high))");
    return ModelFormula.of(
            new Inputs()
                .with("rows", column(bins, Calibration.Bin::weight))
                .with("mean_scores", column(bins, Calibration.Bin::meanScore))
                .with("positive_rates", column(bins, Calibration.Bin::positiveRate))
                .formula(
                    "Labelled predictions that have the positive class's probability p, in ten bins"
                        + " of equal width: bin min(⌊10 p⌋, 9); those that hold rows."
                        + ShareFormula.EFFECTIVE,
                    "Σ rows · |positive rate − mean score| / Σ rows",
                    """
                    gaps = [n * abs(r - s) for n, s, r in zip(rows, mean_scores, positive_rates)]
                    print(sum(gaps) / sum(rows))
                    """),
            "Pakdaman Naeini, Cooper and Hauskrecht 2015, doi:10.1609/aaai.v29i1.9602")
        .interval(interval);
  }

  private ProbabilityIntervals intervals() {
    return ProbabilityIntervals.of(
        rows.score(), rows.outcome(), rows.weight(), Interval.DEFAULT_LEVEL);
  }

  private static double[] column(
      List<Calibration.Bin> bins, ToDoubleFunction<Calibration.Bin> part) {
    return bins.stream().mapToDouble(part).toArray();
  }

  private static double sum(double[] column) {
    double sum = 0;
    for (double part : column) {
      sum += part;
    }
    return sum;
  }
}
