package dev.tidemark.analyzer.statistics.multivariate;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Mean reconstruction error of a window's rows by a reference's components: {@code
 * multivariate_drift}. Rises when relations between columns break, and falls when rows get closer
 * to the reference's typical ones; both are drift.
 *
 * <p>Rows can be added one by one and in any order; sums of windows can be merged.
 */
public final class ReconstructionError {
  private final PrincipalComponents components;
  private final double[] squaresByColumn;
  private long rows;
  private double weight;
  private double weightSquares;
  private double sum;
  private double squares;

  public ReconstructionError(PrincipalComponents components) {
    this.components = components;
    this.squaresByColumn = new double[components.columns()];
  }

  /** Of all rows of a window. */
  public static ReconstructionError of(PrincipalComponents components, double[][] rows) {
    ReconstructionError error = new ReconstructionError(components);
    Arrays.stream(rows).forEach(error::add);
    return error;
  }

  /** Adds a row of weight 1: one value per column, NaN for missing. */
  public void add(double[] row) {
    add(row, 1);
  }

  /** Adds a row with its sampling weight, above 0. */
  public void add(double[] row, double rowWeight) {
    double square = 0;
    double[] residuals = components.residuals(row);
    for (int column = 0; column < residuals.length; column++) {
      double term = residuals[column] * residuals[column];
      squaresByColumn[column] += rowWeight * term;
      square += term;
    }
    rows++;
    weight += rowWeight;
    weightSquares += rowWeight * rowWeight;
    sum += rowWeight * Math.sqrt(square);
    squares += rowWeight * square;
  }

  public long rows() {
    return rows;
  }

  /** Sum of the rows' weights. */
  public double weight() {
    return weight;
  }

  /** Sum of the rows' errors, each times its weight. */
  public double total() {
    return sum;
  }

  /**
   * Mean error per row, at least 0.
   *
   * @throws IllegalStateException without rows
   */
  public double mean() {
    requireRows();
    return sum / weight;
  }

  /** Population standard deviation of the rows' errors. */
  public double standardDeviation() {
    return Math.sqrt(Math.max(0, squares / weight - mean() * mean()));
  }

  /** Confidence interval of the mean, within 0 and above. */
  public Interval interval(double level) {
    double half =
        NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2)
            * standardDeviation()
            / Math.sqrt(effectiveRows());
    return new Interval(Math.max(0, mean() - half), mean() + half);
  }

  /**
   * The share of the squared errors that each column has: which columns break the relations.
   *
   * @return one value per column, adding up to 1; all 0 when every row is rebuilt exactly
   */
  public double[] contributions() {
    requireRows();
    double total = Arrays.stream(squaresByColumn).sum();
    return Arrays.stream(squaresByColumn).map(part -> total == 0 ? 0 : part / total).toArray();
  }

  /**
   * The chance of means this far apart when reference and current rows come from the same
   * distribution: Welch's test, normal. A constant error on both sides gives 1, or 0 if they
   * differ.
   */
  public double pValue(ReconstructionError reference) {
    double variance =
        Math.pow(standardDeviation(), 2) / effectiveRows()
            + Math.pow(reference.standardDeviation(), 2) / reference.effectiveRows();
    double distance = Math.abs(mean() - reference.mean());
    if (variance == 0) {
      return distance == 0 ? 1 : 0;
    }
    return Math.min(
        1, 2 * NormalDistribution.of(0, 1).survivalProbability(distance / Math.sqrt(variance)));
  }

  /** Each column's mean squared residual, in reference deviations. */
  public double[] meanSquares() {
    requireRows();
    return Arrays.stream(squaresByColumn).map(part -> part / weight).toArray();
  }

  /** Of the rows of both, each by its own components. */
  public ReconstructionError plus(ReconstructionError other) {
    ReconstructionError both = new ReconstructionError(components);
    both.rows = rows + other.rows;
    both.weight = weight + other.weight;
    both.weightSquares = weightSquares + other.weightSquares;
    both.sum = sum + other.sum;
    both.squares = squares + other.squares;
    Arrays.setAll(
        both.squaresByColumn, column -> squaresByColumn[column] + other.squaresByColumn[column]);
    return both;
  }

  /** How many rows of equal weight would say as much. */
  public double effectiveRows() {
    return weight / weightSquares * weight;
  }

  private void requireRows() {
    if (rows == 0) {
      throw new IllegalStateException("no rows");
    }
  }
}
