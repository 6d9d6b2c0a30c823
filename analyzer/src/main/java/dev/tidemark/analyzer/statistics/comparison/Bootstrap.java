package dev.tidemark.analyzer.statistics.comparison;

import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.analyzer.statistics.sample.Quantiles;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Bootstrap of a statistic of rows: how far it varies when the rows are drawn anew, with
 * replacement.
 *
 * <p>A statistic of two models on the same rows is bootstrapped in pairs by drawing rows and
 * computing the difference. Deterministic for given resamples. Immutable.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176344552">Efron 1979</a>
 */
public final class Bootstrap {
  private final double estimate;
  private final NumericSample replicates;

  private final ToDoubleFunction<int[]> statistic;
  private final int rows;

  private Bootstrap(
      double estimate, NumericSample replicates, ToDoubleFunction<int[]> statistic, int rows) {
    this.estimate = estimate;
    this.replicates = replicates;
    this.statistic = statistic;
    this.rows = rows;
  }

  /**
   * Computes the statistic of all rows and of each resample.
   *
   * @param statistic of an array of row numbers, from 0; finite. The array must not be kept
   * @throws IllegalArgumentException if the statistic is not finite
   */
  public static Bootstrap of(Resamples resamples, ToDoubleFunction<int[]> statistic) {
    double estimate = statistic.applyAsDouble(IntStream.range(0, resamples.rows()).toArray());
    double[] values = resamples.stream().mapToDouble(statistic).toArray();
    NumericSample replicates = NumericSample.of(values);
    if (!Double.isFinite(estimate) || replicates.size() < values.length) {
      throw new IllegalArgumentException("the statistic is not finite");
    }
    return new Bootstrap(estimate, replicates, statistic, resamples.rows());
  }

  /** The statistic of all rows. */
  public double estimate() {
    return estimate;
  }

  /** The statistic of each resample, in ascending order. */
  public NumericSample replicates() {
    return replicates;
  }

  /** Standard deviation of the replicates, divisor B − 1; at least 0. Needs two resamples. */
  public double standardError() {
    int b = replicates.size();
    if (b < 2) {
      throw new IllegalArgumentException("one resample");
    }
    double deviation = Moments.of(replicates).standardDeviation();
    return deviation * Math.sqrt(b / (b - 1.0));
  }

  /** The replicates' own quantiles. */
  public Interval percentile(double level) {
    return between((1 - level) / 2, (1 + level) / 2);
  }

  /** The percentile interval mirrored at the estimate. */
  public Interval basic(double level) {
    Interval percentile = percentile(level);
    return new Interval(2 * estimate - percentile.upper(), 2 * estimate - percentile.lower());
  }

  /**
   * Bias-corrected and accelerated interval: the replicates' quantiles, at shares that allow for
   * bias and skewness. Computes the statistic once more for each row, with that row left out.
   *
   * @return empty for a single row, when all replicates lie on one side of the estimate or when no
   *     row matters
   * @see <a href="https://doi.org/10.1080/01621459.1987.10478410">Efron 1987</a>
   */
  public Optional<Interval> biasCorrected(double level) {
    if (rows < 2) {
      return Optional.empty();
    }
    double bias = bias();
    double acceleration = acceleration();
    if (Double.isInfinite(bias) || Double.isNaN(acceleration)) {
      return Optional.empty();
    }
    return Optional.of(
        between(
            share(bias, acceleration, (1 - level) / 2),
            share(bias, acceleration, (1 + level) / 2)));
  }

  /** z₀: the normal quantile of the share of replicates below the estimate, ties one half. */
  double bias() {
    int upTo = replicates.countAtMost(estimate);
    int below = replicates.countAtMost(Math.nextDown(estimate));
    return Normal.quantile(0.5 * (upTo + below) / replicates.size());
  }

  /** Skewness of the leave-one-out values over 6; NaN when they are all the same. */
  double acceleration() {
    double[] without = new double[rows];
    int[] others = IntStream.range(1, rows).toArray();
    for (int row = 0; row < rows; row++) {
      without[row] = statistic.applyAsDouble(others.clone());
      if (row < rows - 1) {
        others[row] = row;
      }
    }
    double mean = Arrays.stream(without).sum() / rows;
    double squares = Arrays.stream(without).map(value -> Math.pow(mean - value, 2)).sum();
    double cubes = Arrays.stream(without).map(value -> Math.pow(mean - value, 3)).sum();
    return cubes / (6 * Math.pow(squares, 1.5));
  }

  private static double share(double bias, double acceleration, double tail) {
    double z = bias + Normal.quantile(tail);
    return Normal.cumulative(bias + z / (1 - acceleration * z));
  }

  private Interval between(double one, double other) {
    double low = Quantiles.of(replicates, Math.min(one, other));
    double high = Quantiles.of(replicates, Math.max(one, other));
    return new Interval(low, high);
  }
}
