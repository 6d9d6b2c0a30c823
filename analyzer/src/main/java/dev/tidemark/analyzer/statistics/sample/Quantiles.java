package dev.tidemark.analyzer.statistics.sample;

import java.util.stream.DoubleStream;

/**
 * Sample quantiles by linear interpolation between the two nearest order statistics: Hyndman and
 * Fan's type 7, the default of NumPy.
 *
 * <p>Of a weighted sample: the mean of the sample's quantile function over the stretch of width
 * {@code 1/n*} that type 7 uses, n* being the sum of the weights. Equal weights of 1 give type 7.
 *
 * @see <a href="https://doi.org/10.48550/arXiv.2304.07265">Akinshin 2023, weighted quantile
 *     estimators</a>
 * @see <a href="https://doi.org/10.1080/00031305.1996.10473566">Hyndman and Fan 1996, definition
 *     7</a>
 */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The quantile at any share, as NumPy rounds it.
   *
   * @param share between 0 and 1
   * @return a value within the sample's range, also where the difference of two neighbours
   *     overflows
   * @throws IllegalArgumentException if the sample is empty or the share out of range
   */
  public static double of(NumericSample sample, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("not a share: " + share);
    }
    if (sample.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    if (sample.isWeighted()) {
      return weighted(sample, share);
    }
    double position = (sample.size() - 1) * share;
    int below = (int) position;
    if (below >= sample.size() - 1) {
      return sample.value(sample.size() - 1);
    }
    return between(sample.value(below), sample.value(below + 1), position - below);
  }

  /**
   * The quantile at {@code numerator/denominator}, with the position found in whole numbers. A
   * position such as 7/10 of the way loses no digits like this, so a quantile that is a round
   * number of the data's own precision comes out as that number, and falls in the same bin.
   *
   * @param numerator between 0 and the denominator
   * @param denominator at least 1
   * @throws IllegalArgumentException if the sample is empty or the fraction out of range
   */
  public static double of(NumericSample sample, int numerator, int denominator) {
    if (numerator < 0 || numerator > denominator || denominator < 1 || sample.isEmpty()) {
      throw new IllegalArgumentException(
          numerator + "/" + denominator + " of " + sample.size() + " values");
    }
    if (sample.isWeighted()) {
      return weighted(sample, (double) numerator / denominator);
    }
    long position = (sample.size() - 1L) * numerator;
    int below = (int) (position / denominator);
    if (below == sample.size() - 1) {
      return sample.value(below);
    }
    double share = (double) (position % denominator) / denominator;
    double low = sample.value(below);
    double step = sample.value(below + 1) - low;
    return step == Double.POSITIVE_INFINITY
        ? between(low, sample.value(below + 1), share)
        : low + step * share;
  }

  /**
   * The values that a quantile lies between, with the share of each: their sum is the quantile.
   *
   * @param values in ascending order, at least one
   * @param shares above 0, adding up to 1
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, by who asked
  public record Stretch(double[] values, double[] shares) {}

  /**
   * What {@link #of(NumericSample, double)} is the mean of. Arguments as there.
   *
   * @throws IllegalArgumentException as there
   */
  public static Stretch around(NumericSample sample, double share) {
    of(sample, share);
    double total = sample.weight();
    double from = Math.max(0, total - 1) * share;
    int first = firstAbove(sample, from);
    if (!sample.isWeighted() || share == 0 || share == 1) {
      double rest = sample.isWeighted() || first == sample.size() - 1 ? 0 : from - first;
      int low = share == 1 ? sample.size() - 1 : share == 0 ? 0 : first;
      return rest == 0
          ? new Stretch(new double[] {sample.value(low)}, new double[] {1})
          : new Stretch(
              new double[] {sample.value(low), sample.value(low + 1)},
              new double[] {1 - rest, rest});
    }
    double to = Math.min(total, from + Math.min(1, total));
    DoubleStream.Builder values = DoubleStream.builder();
    DoubleStream.Builder shares = DoubleStream.builder();
    for (int i = first; i < sample.size() && sample.weightBelow(i) < to; i++) {
      values.add(sample.value(i));
      shares.add(overlap(sample, i, from, to));
    }
    return new Stretch(values.build().toArray(), shares.build().toArray());
  }

  /** Which share of a stretch of the summed weight belongs to one value. */
  private static double overlap(NumericSample sample, int i, double from, double to) {
    return (Math.min(to, sample.weightBelow(i + 1)) - Math.max(from, sample.weightBelow(i)))
        / (to - from);
  }

  /** NumPy's interpolation: from the nearer end, so that it never passes the farther one. */
  private static double between(double low, double high, double share) {
    double step = high - low;
    if (step == Double.POSITIVE_INFINITY) {
      return low * (1 - share) + high * share;
    }
    return share >= 0.5 ? high - step * (1 - share) : low + step * share;
  }

  private static double weighted(NumericSample sample, double share) {
    double total = sample.weight();
    double from = Math.max(0, total - 1) * share;
    double to = Math.min(total, from + Math.min(1, total));
    int first = firstAbove(sample, from);
    if (share == 0 || share == 1) {
      return sample.value(share == 0 ? 0 : sample.size() - 1);
    }
    double low = sample.value(first);
    double above = 0;
    for (int i = first; i < sample.size() && sample.weightBelow(i) < to; i++) {
      above +=
          overlap(sample, i, from, to) * (sample.value(i) / 2 - low / 2); // halves: no overflow
    }
    return Math.clamp(low + above + above, low, sample.value(sample.size() - 1));
  }

  /** The first position whose summed weight is above {@code bound}, by bisection. */
  private static int firstAbove(NumericSample sample, double bound) {
    int low = 0;
    int high = sample.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sample.weightBelow(middle + 1) > bound) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
