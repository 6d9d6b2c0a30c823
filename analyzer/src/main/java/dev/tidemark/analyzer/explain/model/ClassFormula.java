package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.explain.Formula;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.performance.MulticlassProbabilities;
import dev.tidemark.analyzer.performance.MulticlassProbabilities.Outcomes;
import dev.tidemark.analyzer.statistics.performance.LogLoss;
import dev.tidemark.analyzer.statistics.performance.MeanInterval;
import dev.tidemark.analyzer.statistics.performance.RocAucInterval;
import java.util.Optional;

/** How metrics of the probabilities of several classes follow from what each class holds. */
public final class ClassFormula {
  private static final int BLOCKS = 20;
  private static final String RULE =
      "Labelled predictions with probabilities (a class without one has 0), of labels for which"
          + " probabilities are logged, by label."
          + ShareFormula.EFFECTIVE;

  private ClassFormula() {}

  /** Empty when it is no such metric, or there are no probabilities of several classes. */
  public static Optional<ModelFormula> of(String metric, LabelledSample sample) {
    return sample instanceof LabelledSample.Multiclass classes
        ? MulticlassProbabilities.outcomes(classes).flatMap(found -> of(metric, found))
        : Optional.empty();
  }

  private static Optional<ModelFormula> of(String metric, Outcomes found) {
    return switch (metric) {
      case "roc_auc" ->
          found.rows().rocAuc().isPresent() ? Optional.of(area(found)) : Optional.empty();
      case "log_loss" ->
          Optional.of(
              losses(
                  found,
                  " losses: sum of −ln p, p the probability given to the label, clipped to [2⁻⁵²,"
                      + " 1 − 2⁻⁵²].",
                  found.rows().logLosses(LogLoss.DEFAULT_CLIP),
                  found.rows().logLossInterval(LogLoss.DEFAULT_CLIP),
                  "scikit-learn log_loss"));
      case "brier" ->
          Optional.of(
              losses(
                  found,
                  " losses: sum of Σ (p − y)² over the classes, y being 1 for the label, else 0.",
                  found.rows().brierLosses(),
                  found.rows().brierInterval(),
                  "Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2"));
      default -> Optional.empty();
    };
  }

  private static ModelFormula losses(
      Outcomes found, String rule, double[] losses, MeanInterval mean, String source) {
    double[] rows = new double[found.classes().size()];
    double[] sums = new double[rows.length];
    for (int row = 0; row < losses.length; row++) {
      int label = found.rows().label(row);
      rows[label] += found.rows().weight(row);
      sums[label] += found.rows().weight(row) * losses[row];
    }
    Formula value =
        new Inputs()
            .named("classes", found.classes())
            .with("rows", rows)
            .with("losses", sums)
            .formula(RULE + rule, "Σ losses / Σ rows", "print(sum(losses) / sum(rows))\n");
    return ModelFormula.of(value, source)
        .interval(Intervals.normal(mean, new Inputs(), Intervals.OVER_ROWS, "low", "high"));
  }

  private static ModelFormula area(Outcomes found) {
    int classes = found.classes().size();
    double[][] positives = new double[classes][];
    double[][] negatives = new double[classes][];
    double[][] won = new double[classes][];
    for (int i = 0; i < classes; i++) {
      Ranks ranks = Ranks.of(found.rows().ofClass(i), BLOCKS);
      positives[i] = ranks.positives();
      negatives[i] = ranks.negatives();
      won[i] = ranks.won();
    }
    Formula value =
        new Inputs()
            .named("classes", found.classes())
            .with("positives", positives)
            .with("negatives", negatives)
            .with("won", won)
            .formula(
                RULE
                    + " For each class its rows against all others, in order of its probability, in"
                    + " at most 20 blocks that keep the same ones together; won: pairs within the"
                    + " block whose row of the class has the higher one, ties counting one half.",
                "mean over the classes of pairs won / (positives · negatives)",
                ScoreFormula.AREA
                    + """
                    areas = [area(*one) for one in zip(positives, negatives, won)]
                    print(sum(areas) / len(areas))
                    """);
    return ModelFormula.of(value, "scikit-learn roc_auc_score, one against the rest, macro")
        .interval(
            RocAucInterval.area(found.rows())
                .map(mean ->
                    Intervals.ofShares(
                        mean,
                        "Each row's part in the mean area, as DeLong, DeLong and Clarke-Pearson"
                            + " 1988 have it for one.")));
  }
}
