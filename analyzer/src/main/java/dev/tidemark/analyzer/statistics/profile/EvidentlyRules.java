package dev.tidemark.analyzer.statistics.profile;

import dev.tidemark.analyzer.statistics.bins.BinnedWindows;
import dev.tidemark.analyzer.statistics.bins.EqualWidthBins;
import dev.tidemark.analyzer.statistics.drift.JensenShannon;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Arrays;
import java.util.Map;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * The rules of Evidently 0.7.21.
 *
 * <p>A numeric column with more than {@value #MOST_SINGLE_VALUES} different reference values has
 * equal-width bins by Sturges' rule over both windows together; any other column has one bin per
 * value of either window. Its digits are reproduced with its plain double arithmetic, also where
 * that overflows.
 */
final class EvidentlyRules implements ProfileRules {
  private static final int MOST_SINGLE_VALUES = 20;
  private static final double ZERO_SHARE = 1e-4;
  private static final double LN2 = Math.log(2);

  @Override
  public BinnedWindows bins(NumericSample reference, NumericSample current) {
    if (reference.distinct() <= MOST_SINGLE_VALUES) {
      return Unions.of(reference, current);
    }
    EqualWidthBins bins =
        sturges(
            Math.min(reference.value(0), current.value(0)),
            Math.max(last(reference), last(current)),
            reference.size() + current.size());
    return new BinnedWindows(bins.count(reference), bins.count(current));
  }

  @Override
  public BinnedWindows bins(Map<String, Long> reference, Map<String, Long> current) {
    return Unions.of(reference, current);
  }

  static double last(NumericSample sample) {
    return sample.value(sample.size() - 1);
  }

  static EqualWidthBins sturges(double low, double high, int values) {
    return EqualWidthBins.ofWidth(low, high, (high - low) / (Log2.of(values) + 1));
  }

  @Override
  public double psi(BinnedWindows bins) {
    double[] r = filled(bins.referenceShares());
    double[] c = filled(bins.currentShares());
    double sum = 0;
    for (int i = 0; i < r.length; i++) {
      sum += (r[i] - c[i]) * Math.log(r[i] / c[i]);
    }
    return sum;
  }

  /** Kullback–Leibler divergence of the filled shares, each side made to add up to 1 again. */
  static double klDivergence(BinnedWindows bins) {
    double[] r = filled(bins.referenceShares());
    double[] c = filled(bins.currentShares());
    double referenceSum = Arrays.stream(r).sum();
    double currentSum = Arrays.stream(c).sum();
    double sum = 0;
    for (int i = 0; i < r.length; i++) {
      double p = r[i] / referenceSum;
      sum += p * Math.log(p / (c[i] / currentSum));
    }
    return sum;
  }

  /** An empty share becomes 0.0001, or a millionth of the smallest other one if that is smaller. */
  private static double[] filled(double[] shares) {
    double smallest = Arrays.stream(shares).filter(share -> share > 0).min().orElse(1);
    double zero = smallest <= ZERO_SHARE ? smallest / 1e6 : ZERO_SHARE;
    return Arrays.stream(shares).map(share -> share == 0 ? zero : share).toArray();
  }

  @Override
  public double jensenShannon(BinnedWindows bins) {
    return Math.sqrt(LN2 * JensenShannon.divergence(bins.referenceShares(), bins.currentShares()));
  }

  @Override
  public double hellinger(BinnedWindows bins) {
    double[] r = bins.referenceShares();
    double[] c = bins.currentShares();
    double overlap = 0;
    for (int i = 0; i < r.length; i++) {
      overlap += Math.sqrt(r[i] * c[i]);
    }
    return Math.sqrt(1 - Math.min(overlap, 1));
  }

  /**
   * Of numeric columns always over Sturges' bins, of the different values, as densities.
   *
   * @throws ArithmeticException where Evidently's result is not a number
   */
  @Override
  public double hellinger(NumericSample reference, NumericSample current) {
    double overlap = Densities.of(reference, current).overlap();
    if (Double.isNaN(overlap)) {
      throw new ArithmeticException("densities overflow: Evidently has no value here");
    }
    return Math.sqrt(1 - Math.clamp(overlap, 0.0, 1.0));
  }

  /** Goodness of fit to the reference's counts, scaled to the current window's size. */
  @Override
  public double chiSquarePValue(Map<String, Long> reference, Map<String, Long> current) {
    return goodnessOfFit(Unions.of(reference, current));
  }

  static double goodnessOfFit(BinnedWindows bins) {
    long[] r = bins.reference();
    long[] c = bins.current();
    double scale = (double) Arrays.stream(c).sum() / Arrays.stream(r).sum();
    double statistic = 0;
    for (int i = 0; i < r.length; i++) {
      double expected = r[i] * scale;
      statistic += (c[i] - expected) * (c[i] - expected) / expected; // infinite for a new value
    }
    return r.length == 1
        ? 1
        : ChiSquaredDistribution.of(r.length - 1).survivalProbability(statistic);
  }
}
