package dev.tidemark.analyzer.statistics.estimation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The normal equations of a ridge regression of a loss on the bins of some columns: {@code (X'WX +
 * λI) β = X'W(ℓ − ℓ̄)}, X being one column for each bin, 1 for the rows in it, less the bin's share
 * of all rows. The mean is not penalised.
 */
final class BinEffects {
  /** Columns that take part: more make the matrix large and the effects noisy. */
  static final int MOST_COLUMNS = 20;

  private final int[] columns;
  private final int[] starts;
  private final double[] shares;
  private final double mean;
  private final double[][] matrix;
  private final double[] right;

  private BinEffects(
      int[] columns,
      int[] starts,
      double[] shares,
      double mean,
      double[][] matrix,
      double[] right) {
    this.columns = columns;
    this.starts = starts;
    this.shares = shares;
    this.mean = mean;
    this.matrix = matrix;
    this.right = right;
  }

  /**
   * Of some rows, with the columns that tell their losses apart best.
   *
   * @param chosen numbers of the rows, at least one
   * @param losses of all rows
   */
  static BinEffects of(BinnedRows rows, int[] chosen, double[] losses) {
    double weight = 0;
    double sum = 0;
    for (int row : chosen) {
      weight += rows.weights()[row];
      sum += rows.weights()[row] * losses[row];
    }
    double mean = sum / weight;
    int[] columns = screened(rows, chosen, losses, mean);
    int[] starts = new int[columns.length + 1];
    for (int i = 0; i < columns.length; i++) {
      starts[i + 1] = starts[i] + rows.sizes()[columns[i]];
    }
    double[] totals = new double[starts[columns.length]];
    double[] right = new double[totals.length];
    double[][] matrix = new double[totals.length][totals.length];
    for (int row : chosen) {
      double rowWeight = rows.weights()[row];
      int[] places = places(columns, starts, rows.bins()[row]);
      for (int place : places) {
        totals[place] += rowWeight;
        right[place] += rowWeight * (losses[row] - mean);
      }
      addPairs(matrix, places, rowWeight);
    }
    double all = weight;
    double[] shares = Arrays.stream(totals).map(total -> total / all).toArray();
    centre(matrix, shares, totals, weight);
    return new BinEffects(columns, starts, shares, mean, matrix, right);
  }

  /** The columns whose bins differ most in their mean loss, beyond what chance makes of it. */
  private static int[] screened(BinnedRows rows, int[] chosen, double[] losses, double mean) {
    double[] scores = new double[rows.columns()];
    for (int column = 0; column < scores.length; column++) {
      scores[column] = betweenBins(rows, chosen, losses, mean, column);
    }
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer column) -> -scores[column]))
        .limit(MOST_COLUMNS)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  private static double betweenBins(
      BinnedRows rows, int[] chosen, double[] losses, double mean, int column) {
    double[] weights = new double[rows.sizes()[column]];
    double[] sums = new double[weights.length];
    double squares = 0;
    double weight = 0;
    for (int row : chosen) {
      double rowWeight = rows.weights()[row];
      double distance = losses[row] - mean;
      weights[rows.bins()[row][column]] += rowWeight;
      sums[rows.bins()[row][column]] += rowWeight * distance;
      squares += rowWeight * distance * distance;
      weight += rowWeight;
    }
    double between = 0;
    int filled = 0;
    for (int bin = 0; bin < weights.length; bin++) {
      if (weights[bin] > 0) {
        between += sums[bin] * sums[bin] / weights[bin];
        filled++;
      }
    }
    return between - (filled - 1) * squares / weight;
  }

  private static int[] places(int[] columns, int[] starts, int[] bins) {
    int[] places = new int[columns.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = starts[i] + bins[columns[i]];
    }
    return places;
  }

  /** Adds to the lower half. */
  private static void addPairs(double[][] matrix, int[] places, double value) {
    for (int i = 0; i < places.length; i++) {
      double[] target = matrix[places[i]];
      for (int j = 0; j <= i; j++) {
        target[places[j]] += value;
      }
    }
  }

  /** From Σ w x x' to Σ w (x − s)(x − s)', s the shares; fills both halves. */
  private static void centre(double[][] matrix, double[] shares, double[] totals, double weight) {
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i][j] +=
            weight * shares[i] * shares[j] - totals[i] * shares[j] - shares[i] * totals[j];
        matrix[j][i] = matrix[i][j];
      }
    }
  }

  double mean() {
    return mean;
  }

  /** A list over all bins, cut by column. */
  double[][] cut(double[] list) {
    double[][] parts = new double[columns.length][];
    Arrays.setAll(parts, i -> Arrays.copyOfRange(list, starts[i], starts[i + 1]));
    return parts;
  }

  int[] columns() {
    return columns.clone();
  }

  /** The effect of each bin, one after the other. */
  double[] effects(double penalty) {
    return decomposed(penalty).getSolver().solve(new ArrayRealVector(right, false)).toArray();
  }

  /** {@code (X'WX + λI)⁻¹}. */
  RealMatrix inverse(double penalty) {
    return decomposed(penalty).getSolver().getInverse();
  }

  private CholeskyDecomposition decomposed(double penalty) {
    double[][] penalised = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    for (int i = 0; i < penalised.length; i++) {
      penalised[i][i] += penalty;
    }
    return new CholeskyDecomposition(new Array2DRowRealMatrix(penalised, false));
  }

  /** The loss that effects expect of one row. */
  double expected(double[] effects, int[] bins) {
    double sum = mean;
    for (int place = 0; place < shares.length; place++) {
      sum -= shares[place] * effects[place];
    }
    for (int place : places(columns, starts, bins)) {
      sum += effects[place];
    }
    return sum;
  }

  /** How the shares of a window differ from those of these rows, bin by bin. */
  double[] changes(BinTotals window) {
    double[] changes = new double[shares.length];
    for (int i = 0; i < columns.length; i++) {
      for (int place = starts[i]; place < starts[i + 1]; place++) {
        changes[place] = window.share(columns[i], place - starts[i]) - shares[place];
      }
    }
    return changes;
  }

  /** What each column adds: the sum over its bins of change · effect. */
  double[] byColumn(double[] changes, double[] effects, int allColumns) {
    double[] sums = new double[allColumns];
    for (int i = 0; i < columns.length; i++) {
      for (int place = starts[i]; place < starts[i + 1]; place++) {
        sums[columns[i]] += changes[place] * effects[place];
      }
    }
    return sums;
  }

  /** {@code Σ v (x − s)(x − s)'} over all rows. */
  RealMatrix spread(BinnedRows rows, double[] values) {
    double[][] sums = new double[shares.length][shares.length];
    double[] totals = new double[shares.length];
    for (int row = 0; row < values.length; row++) {
      int[] places = places(columns, starts, rows.bins()[row]);
      for (int place : places) {
        totals[place] += values[row];
      }
      addPairs(sums, places, values[row]);
    }
    centre(sums, shares, totals, Arrays.stream(values).sum());
    return new Array2DRowRealMatrix(sums, false);
  }

  /** {@code Σ v (x − s)} over all rows. */
  double[] sum(BinnedRows rows, double[] values) {
    double[] totals = new double[shares.length];
    for (int row = 0; row < values.length; row++) {
      for (int place : places(columns, starts, rows.bins()[row])) {
        totals[place] += values[row];
      }
    }
    double all = Arrays.stream(values).sum();
    Arrays.setAll(totals, place -> totals[place] - all * shares[place]);
    return totals;
  }
}
