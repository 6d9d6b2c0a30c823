package dev.tidemark.analyzer.statistics.multivariate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * Principal components of a reference: the directions in which its standardized columns vary
 * together. A row that follows the reference's relations is rebuilt from a few of them with a small
 * error; a row that breaks them is not, even when each of its values is usual.
 *
 * <p>Missing values are the reference's mean. Categories enter as numbers, best by {@link
 * FrequencyEncoding}. Immutable.
 *
 * @see <a href="https://doi.org/10.1080/14786440109462720">Pearson 1901</a>
 */
public final class PrincipalComponents {
  /** A residual this much shorter than its row is rounding: the row is rebuilt exactly. */
  private static final double ROUNDING = 1e-12;

  /** Share of the variance to explain unless a user says otherwise. */
  public static final double DEFAULT_EXPLAINED = 0.65;

  private final Standardizer standardizer;
  private final double[][] components;
  private final double explained;

  private PrincipalComponents(Standardizer standardizer, double[][] components, double explained) {
    this.standardizer = standardizer;
    this.components = components;
    this.explained = explained;
  }

  /**
   * Fits the fewest components that explain more than a share of the variance. Takes time rows ×
   * columns² + columns³.
   *
   * @param reference rows × columns, all of one length; NaN is missing. At least two rows
   * @param explained above 0, below 1
   * @throws IllegalArgumentException if the arguments are not as described
   */
  public static PrincipalComponents fit(double[][] reference, double explained) {
    if (reference.length < 2 || !(explained > 0 && explained < 1)) {
      throw new IllegalArgumentException(reference.length + " rows, explained " + explained);
    }
    Standardizer standardizer = Standardizer.fit(reference);
    EigenDecomposition eigen =
        new EigenDecomposition(
            new Array2DRowRealMatrix(covariance(reference, standardizer), false));
    double[] variances = eigen.getRealEigenvalues();
    int[] order =
        IntStream.range(0, variances.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer index) -> -variances[index]))
            .mapToInt(Integer::intValue)
            .toArray();
    double total = Arrays.stream(variances).sum();
    double sum = 0;
    int kept = 0;
    while (total > 0 && kept < order.length && sum <= explained * total) {
      sum += variances[order[kept++]];
    }
    double[][] components = new double[kept][];
    for (int i = 0; i < kept; i++) {
      components[i] = eigen.getEigenvector(order[i]).toArray();
    }
    return new PrincipalComponents(standardizer, components, total > 0 ? sum / total : 1);
  }

  private static double[][] covariance(double[][] rows, Standardizer standardizer) {
    int columns = standardizer.columns();
    double[][] sums = new double[columns][columns];
    double[] row = new double[columns];
    for (double[] values : rows) {
      standardizer.apply(values, row);
      for (int i = 0; i < columns; i++) {
        double[] target = sums[i];
        double factor = row[i];
        for (int j = 0; j <= i; j++) {
          target[j] += factor * row[j];
        }
      }
    }
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j <= i; j++) {
        sums[i][j] /= rows.length;
        sums[j][i] = sums[i][j];
      }
    }
    return sums;
  }

  /** Number of components kept. */
  public int size() {
    return components.length;
  }

  /** Number of columns. */
  public int columns() {
    return standardizer.columns();
  }

  /** Share of the reference's variance that they explain, 0 to 1. */
  public double explained() {
    return explained;
  }

  /**
   * What is left of a standardized row after rebuilding it from the components.
   *
   * @param row one value per column; NaN is missing
   * @return one residual per column, in reference deviations
   * @throws IllegalArgumentException if the number of columns is another
   */
  public double[] residuals(double[] row) {
    double[] standardized = new double[columns()];
    standardizer.apply(row, standardized);
    double[] rest = standardized.clone();
    for (double[] component : components) {
      double weight = 0;
      for (int column = 0; column < rest.length; column++) {
        weight += component[column] * standardized[column];
      }
      for (int column = 0; column < rest.length; column++) {
        rest[column] -= weight * component[column];
      }
    }
    double least = ROUNDING * length(standardized);
    for (int column = 0; column < rest.length; column++) {
      if (Math.abs(rest[column]) < least) {
        rest[column] = 0;
      }
    }
    return rest;
  }

  /** Euclidean length of {@link #residuals}: the row's reconstruction error, at least 0. */
  public double error(double[] row) {
    return length(residuals(row));
  }

  private static double length(double[] row) {
    return Math.sqrt(Arrays.stream(row).map(value -> value * value).sum());
  }
}
