package dev.tidemark.analyzer.statistics.estimation;

import dev.tidemark.analyzer.statistics.drift.KolmogorovLimit;
import org.apache.commons.numbers.core.Sum;

/**
 * Whether and where the mean loss of a stream of predictions changed: the point at which the
 * cumulative sum of the losses strays farthest from a straight line.
 *
 * <p>Against Page–Hinkley and ADWIN, which need a threshold of their own each and read every row
 * once, a stored window can be looked at as a whole: the largest deviation over {@code σ√n} follows
 * Kolmogorov's distribution when nothing changed, so the chance of a false alarm is known.
 *
 * @param before mean loss up to the change
 * @param after mean loss from the change on
 * @param split how many rows come before the change; between 1 and n − 1
 * @param statistic the largest deviation over σ√n; 0 when all losses are the same
 * @param pValue chance of a deviation this large when nothing changed; asymptotic
 * @see <a href="https://doi.org/10.1111/j.2517-6161.1975.tb01532.x">Brown, Durbin and Evans 1975,
 *     cumulative sums</a>
 * @see <a href="https://doi.org/10.1214/aoms/1177729437">Donsker 1952, the limit</a>
 */
public record ErrorStream(double before, double after, int split, double statistic, double pValue) {

  /**
   * Looks for the change.
   *
   * @param losses finite, in order of time; at least two rows
   */
  public static ErrorStream of(double[] losses) {
    int n = losses.length;
    if (n < 2) {
      throw new IllegalArgumentException("rows: " + n);
    }
    double mean = Sum.of(losses).getAsDouble() / n;
    double squares = 0;
    double cumulative = 0;
    double largest = -1;
    double sumBefore = 0;
    double sum = 0;
    int split = 1;
    for (int row = 0; row < n; row++) {
      squares += (losses[row] - mean) * (losses[row] - mean);
      cumulative += losses[row] - mean;
      sum += losses[row];
      if (row < n - 1 && Math.abs(cumulative) > largest) {
        largest = Math.abs(cumulative);
        split = row + 1;
        sumBefore = sum;
      }
    }
    double before = sumBefore / split;
    double after = (sum - sumBefore) / (n - split);
    double statistic = squares == 0 ? 0 : largest / Math.sqrt(squares);
    double pValue = squares == 0 ? 1 : Math.min(1, KolmogorovLimit.upperTail(statistic));
    return new ErrorStream(before, after, split, statistic, pValue);
  }
}
