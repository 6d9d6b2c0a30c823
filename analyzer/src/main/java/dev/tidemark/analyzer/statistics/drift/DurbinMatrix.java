package dev.tidemark.analyzer.statistics.drift;

/**
 * Exact distribution of the one-sample Kolmogorov–Smirnov statistic as an entry of a matrix power.
 *
 * <p>All entries are at least 0, so nothing cancels. With {@code k = ⌈nd⌉} it takes about {@code 2
 * (2k − 1)³ log₂ n} multiplications: for small samples or small d.
 *
 * @see <a href="https://doi.org/10.18637/jss.v008.i18">Marsaglia, Tsang and Wang 2003</a>
 */
final class DurbinMatrix {
  private static final int SHIFT = 128;
  private static final double LARGE = 0x1p128;
  private static final double SMALL = 0x1p-128;

  private DurbinMatrix() {}

  /** The chance that the statistic of n values is at most d, for {@code nd > ½}. */
  static double lowerTail(double d, int n) {
    int k = (int) Math.ceil(n * d);
    double[][] base = matrix(k, k - n * d);
    double[][] power = null;
    int baseShift = 0;
    int shift = 0;
    for (int rest = n; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        power = power == null ? base : product(power, base);
        shift += baseShift;
      }
      base = product(base, base);
      baseShift *= 2;
      if (base[k - 1][k - 1] > LARGE) {
        base = scaled(base, SMALL);
        baseShift += SHIFT;
      }
    }
    double chance = power == null ? 0 : power[k - 1][k - 1];
    for (int i = 1; i <= n; i++) {
      chance = chance * i / n;
      if (chance < SMALL) {
        chance *= LARGE;
        shift -= SHIFT;
      }
    }
    return Math.scalb(chance, shift);
  }

  private static double[][] matrix(int k, double h) {
    int size = 2 * k - 1;
    double[] inverseFactorial = new double[size + 1];
    inverseFactorial[0] = 1;
    for (int i = 1; i <= size; i++) {
      inverseFactorial[i] = inverseFactorial[i - 1] / i;
    }
    double[][] matrix = new double[size][size];
    for (int row = 0; row < size; row++) {
      for (int column = 1; column <= Math.min(row + 1, size - 1); column++) {
        matrix[row][column] = inverseFactorial[row + 1 - column];
      }
    }
    for (int row = 0; row < size; row++) {
      double edge = (1 - Math.pow(h, row + 1)) * inverseFactorial[row + 1];
      matrix[row][0] = edge;
      matrix[size - 1][size - 1 - row] = edge;
    }
    double overlap = Math.pow(Math.max(2 * h - 1, 0), size) - 2 * Math.pow(h, size);
    matrix[size - 1][0] = (1 + overlap) * inverseFactorial[size];
    return matrix;
  }

  private static double[][] product(double[][] left, double[][] right) {
    int size = left.length;
    double[][] product = new double[size][size];
    for (int row = 0; row < size; row++) {
      double[] target = product[row];
      for (int inner = 0; inner < size; inner++) {
        double factor = left[row][inner];
        double[] source = right[inner];
        for (int column = 0; column < size; column++) {
          target[column] += factor * source[column];
        }
      }
    }
    return product;
  }

  private static double[][] scaled(double[][] matrix, double factor) {
    double[][] scaled = new double[matrix.length][matrix.length];
    for (int row = 0; row < matrix.length; row++) {
      for (int column = 0; column < matrix.length; column++) {
        scaled[row][column] = matrix[row][column] * factor;
      }
    }
    return scaled;
  }
}
