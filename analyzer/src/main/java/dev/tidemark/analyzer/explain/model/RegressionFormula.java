package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.explain.Formula;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.performance.RegressionIntervals;
import dev.tidemark.analyzer.statistics.performance.RegressionSums;
import java.util.Optional;

/** How errors of numbers follow from sums over the labelled rows. */
public final class RegressionFormula {
  private static final String RULE =
      "Labelled predictions whose prediction and label are numbers; error = prediction − label."
          + " Sums are in units of scale, a power of two, so that no square overflows."
          + ShareFormula.EFFECTIVE;
  private static final double LARGEST = Double.MAX_VALUE;

  private final RegressionSums sums;
  private final RegressionIntervals intervals;

  private RegressionFormula(LabelledSample.Regression rows) {
    this.sums = RegressionSums.of(rows.label(), rows.prediction(), rows.weight());
    this.intervals =
        RegressionIntervals.of(
            rows.label(), rows.prediction(), rows.weight(), Interval.DEFAULT_LEVEL);
  }

  /** Empty when it is no such metric, or it is not defined. */
  public static Optional<ModelFormula> of(String metric, LabelledSample sample) {
    return sample instanceof LabelledSample.Regression rows
        ? new RegressionFormula(rows).of(metric)
        : Optional.empty();
  }

  private Optional<ModelFormula> of(String metric) {
    return switch (metric) {
      case "rmse" ->
          Optional.of(
              ModelFormula.of(
                      sums("squares", sums.squares())
                          .formula(
                              RULE,
                              "√(Σ error² / rows)",
                              "print((squares / rows) ** 0.5 * scale)\n"),
                      "scikit-learn root_mean_squared_error")
                  .interval(
                      Intervals.normal(
                          intervals.squares(),
                          unit(),
                          "Of the squared errors, then the root. " + Intervals.OVER_ROWS,
                          "max(0, low) ** 0.5 * unit",
                          "min(high ** 0.5 * unit, %s)".formatted(LARGEST))));
      case "mae" ->
          Optional.of(
              ModelFormula.of(
                      sums("distances", sums.distances())
                          .formula(RULE, "Σ |error| / rows", "print(distances / rows * scale)\n"),
                      "scikit-learn mean_absolute_error")
                  .interval(
                      Intervals.normal(
                          intervals.distances(),
                          unit(),
                          Intervals.OVER_ROWS,
                          "max(0, low) * unit",
                          "min(high * unit, %s)".formatted(LARGEST))));
      case "mean_error" ->
          Optional.of(
              ModelFormula.of(
                      sums("errors", sums.errors())
                          .formula(RULE, "Σ error / rows", "print(errors / rows * scale)\n"),
                      "the mean of the errors")
                  .interval(
                      Intervals.normal(
                          intervals.signed(),
                          unit(),
                          Intervals.OVER_ROWS,
                          "max(low * unit, -%s)".formatted(LARGEST),
                          "min(high * unit, %s)".formatted(LARGEST))));
      case "mape" -> sums.rowsOfRatios() > 0 ? Optional.of(relative()) : Optional.empty();
      case "r2" -> sums.spread() > 0 ? Optional.of(determination()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Inputs sums(String name, double sum) {
    return new Inputs().with("rows", sums.rows()).with(name, sum).with("scale", sums.scale());
  }

  private Inputs unit() {
    return new Inputs().with("unit", intervals.scale());
  }

  private ModelFormula relative() {
    Formula value =
        new Inputs()
            .with("ratios", sums.ratios())
            .with("rows", sums.rowsOfRatios())
            .formula(
                "Labelled predictions whose prediction and label are numbers and whose label is not"
                    + " 0."
                    + ShareFormula.EFFECTIVE,
                "Σ |(prediction − label) / label| / rows",
                "print(ratios / rows)\n");
    return ModelFormula.of(
            value, "scikit-learn mean_absolute_percentage_error, labels of 0 left out")
        .interval(intervals.ratios().map(Intervals::ofLosses));
  }

  private ModelFormula determination() {
    Formula value =
        new Inputs()
            .with("squares", sums.squares())
            .with("spread", sums.spread())
            .formula(
                RULE + " spread: Σ (label − mean label)².",
                "1 − Σ error² / Σ (label − mean label)²",
                "print(1 - squares / spread)\n");
    return ModelFormula.of(value, "scikit-learn r2_score")
        .interval(
            intervals
                .determination()
                .map(mean ->
                    Intervals.normal(
                        mean,
                        new Inputs(),
                        "By the delta method, from the rows' squared errors and distances from the"
                            + " mean label.",
                        "low",
                        "min(1, high)")));
  }
}
