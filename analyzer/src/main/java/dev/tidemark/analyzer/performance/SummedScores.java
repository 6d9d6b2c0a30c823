package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import dev.tidemark.storage.result.WindowSum;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows of one class from sums over windows: those with scores of one cell have their mean. */
final class SummedScores {
  /** What adding up makes of equal scores, relative, and more. */
  private static final double ROUNDING = 1e-10;

  private SummedScores() {}

  /**
   * The labelled rows of a two-class model by cells.
   *
   * @param cells of the positive class; at least one
   */
  static LabelledSample.Binary rows(List<WindowSum> cells) {
    int n = cells.size();
    boolean[] predicted = new boolean[n];
    boolean[] outcome = new boolean[n];
    double[] score = new double[n];
    double[] weight = new double[n];
    double[] squares = new double[n];
    double[] unknown = new double[n];
    Arrays.fill(unknown, Double.NaN);
    double scale = AddedSums.scale(cells);
    Map<Integer, Double> means = means(cells);
    for (int i = 0; i < n; i++) {
      WindowSum sum = cells.get(i);
      ScoreCell cell = ScoreCell.ofCode(sum.cell());
      predicted[i] = cell.predicted();
      outcome[i] = cell.outcome();
      score[i] = cell.hasScore() ? means.getOrDefault(cell.place(), Double.NaN) : Double.NaN;
      weight[i] = sum.weight() * scale;
      squares[i] = sum.squares() * scale * scale;
    }
    return new LabelledSample.Binary(
        predicted, outcome, score, weight, squares, unknown, 1 / scale);
  }

  /**
   * Scores of one of several classes against all others.
   *
   * @param cells of the class; at least one
   */
  static ScoredOutcomes outcomes(List<WindowSum> cells) {
    int n = cells.size();
    double[] scores = new double[n];
    boolean[] outcomes = new boolean[n];
    double[] weights = new double[n];
    Map<Integer, Double> means = means(cells);
    for (int i = 0; i < n; i++) {
      ScoreCell cell = ScoreCell.ofCode(cells.get(i).cell());
      scores[i] = means.getOrDefault(cell.place(), Double.NaN);
      outcomes[i] = cell.outcome();
      weights[i] = cells.get(i).weight();
    }
    return ScoredOutcomes.of(scores, outcomes, weights);
  }

  /**
   * The scores of {@link #rows} that stand for several: rows of their cell that differ in outcome
   * or decision have different means.
   */
  static Set<Double> scoresOfMany(List<WindowSum> cells) {
    Map<Integer, Double> means = means(cells);
    return cells.stream()
        .map(sum -> {
          double mean = means.getOrDefault(ScoreCell.ofCode(sum.cell()).place(), Double.NaN);
          boolean differs = Math.abs(sum.total() / sum.weight() - mean) > ROUNDING * mean;
          return differs ? mean : Double.NaN;
        })
        .collect(Collectors.toSet());
  }

  /** The mean score of each place. */
  private static Map<Integer, Double> means(List<WindowSum> cells) {
    Map<Integer, double[]> sums = new HashMap<>();
    for (WindowSum cell : cells) {
      double[] sum =
          sums.computeIfAbsent(ScoreCell.ofCode(cell.cell()).place(), _ -> new double[2]);
      sum[0] += cell.total();
      sum[1] += cell.weight();
    }
    Map<Integer, Double> means = new HashMap<>();
    sums.forEach((place, sum) ->
        means.put(place, new ScoreCell(place, false, false).inBin(sum[0] / sum[1])));
    return means;
  }
}
