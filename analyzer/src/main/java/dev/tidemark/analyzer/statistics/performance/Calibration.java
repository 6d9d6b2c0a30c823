package dev.tidemark.analyzer.statistics.performance;

import java.util.ArrayList;
import java.util.List;

/**
 * How well a two-class model's probabilities match the rates that came true, in bins of equal width
 * over [0, 1]. A score p is in bin {@code min(⌊bins·p⌋, bins − 1)}.
 *
 * @param bins the bins that hold rows, in order: the calibration curve
 */
public record Calibration(List<Bin> bins) {
  /** Number of bins unless a user says otherwise. */
  public static final int DEFAULT_BINS = 10;

  /**
   * One bin of the curve.
   *
   * @param weight rows in it, or their summed weights
   * @param meanScore mean probability of the positive class
   * @param positiveRate share of positive outcomes
   */
  public record Bin(double weight, double meanScore, double positiveRate) {}

  public Calibration {
    bins = List.copyOf(bins);
  }

  /** With {@value #DEFAULT_BINS} bins. */
  public static Calibration of(ScoredOutcomes outcomes) {
    return of(outcomes, DEFAULT_BINS);
  }

  /**
   * The curve with a number of bins.
   *
   * @param outcomes with scores from 0 to 1
   * @param bins at least 1
   * @throws IllegalArgumentException if a score or the number of bins is out of range
   */
  public static Calibration of(ScoredOutcomes outcomes, int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("bins: " + bins);
    }
    Probabilities.require(outcomes);
    double[] weight = new double[bins];
    double[] scores = new double[bins];
    double[] positives = new double[bins];
    for (int i = 0; i < outcomes.size(); i++) {
      double here = outcomes.positives(i) + outcomes.negatives(i);
      int bin = binOf(outcomes.score(i), bins);
      weight[bin] += here;
      scores[bin] += here * outcomes.score(i);
      positives[bin] += outcomes.positives(i);
    }
    List<Bin> curve = new ArrayList<>();
    for (int bin = 0; bin < bins; bin++) {
      if (weight[bin] > 0) {
        curve.add(new Bin(weight[bin], scores[bin] / weight[bin], positives[bin] / weight[bin]));
      }
    }
    return new Calibration(curve);
  }

  /** Which of so many bins a score from 0 to 1 is in. */
  public static int binOf(double score, int bins) {
    return Math.min((int) (score * bins), bins - 1);
  }

  /**
   * Expected calibration error: the mean over rows of the distance between their bin's rate and its
   * mean score. Between 0 and 1.
   *
   * @see <a href="https://doi.org/10.1609/aaai.v29i1.9602">Pakdaman Naeini, Cooper and Hauskrecht
   *     2015</a>
   */
  public double expectedError() {
    double total = bins.stream().mapToDouble(Bin::weight).sum();
    return bins.stream().mapToDouble(bin -> bin.weight() * distance(bin)).sum() / total;
  }

  /** Maximum calibration error: the largest such distance of any bin. Between 0 and 1. */
  public double maximumError() {
    return bins.stream().mapToDouble(Calibration::distance).max().orElse(0);
  }

  private static double distance(Bin bin) {
    return Math.abs(bin.positiveRate() - bin.meanScore());
  }
}
