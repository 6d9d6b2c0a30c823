package dev.tidemark.analyzer.statistics.performance;

import java.util.ArrayList;
import java.util.List;

/**
 * The decisions at every threshold: the points of the ROC and the precision–recall curve, and what
 * a model would have decided at another threshold.
 *
 * @param points from the highest threshold (fewest positives) to the lowest
 */
public record ThresholdSweep(List<Point> points) {

  /**
   * Decisions {@code score ≥ threshold}.
   *
   * @param threshold a score that occurs
   * @param confusion what the decisions are worth
   */
  public record Point(double threshold, BinaryConfusion confusion) {
    /** Share of positives found: recall, the ROC curve's height. */
    public double truePositiveRate() {
      return confusion.binary().recall();
    }

    /** Share of negatives called positive: the ROC curve's abscissa. */
    public double falsePositiveRate() {
      return Scores.ratio(
          confusion.falsePositive(), confusion.falsePositive() + confusion.trueNegative());
    }
  }

  public ThresholdSweep {
    points = List.copyOf(points);
  }

  /**
   * Sweeps the distinct scores.
   *
   * @param most how many points at most, at least 2; past it only scores at evenly spaced shares of
   *     the rows are kept, the highest and the lowest among them
   * @throws IllegalArgumentException if {@code most} is below 2
   */
  public static ThresholdSweep of(ScoredOutcomes outcomes, int most) {
    if (most < 2) {
      throw new IllegalArgumentException("points: " + most);
    }
    List<Point> points = new ArrayList<>();
    double spacing = outcomes.size() <= most ? 0 : outcomes.total() / (most - 1);
    double due = 0;
    double truePositive = 0;
    double falsePositive = 0;
    for (int i = outcomes.size() - 1; i >= 0; i--) {
      truePositive += outcomes.positives(i);
      falsePositive += outcomes.negatives(i);
      if (truePositive + falsePositive >= due || i == 0) {
        due =
            spacing == 0
                ? 0
                : due + spacing * Math.ceil((truePositive + falsePositive - due) / spacing + 1e-12);
        points.add(
            new Point(
                outcomes.score(i),
                new BinaryConfusion(
                    truePositive,
                    falsePositive,
                    Math.max(0, outcomes.positive() - truePositive),
                    Math.max(0, outcomes.negative() - falsePositive))));
      }
    }
    return new ThresholdSweep(points);
  }
}
