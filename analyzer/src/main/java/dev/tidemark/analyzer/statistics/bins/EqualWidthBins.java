package dev.tidemark.analyzer.statistics.bins;

import dev.tidemark.analyzer.statistics.sample.NumericSample;

/**
 * Bins of equal width over a range, as NumPy's {@code histogram} makes them: {@code [e₀, e₁), …,
 * [eₖ₋₁, eₖ]}, all half open to the right but the last, which is closed. Values outside have no
 * bin.
 */
public final class EqualWidthBins {
  private final double[] edges;

  private EqualWidthBins(double[] edges) {
    this.edges = edges;
  }

  /**
   * Parts a range into bins.
   *
   * @param low lower end, finite; a range of one value is widened by ½ to both sides
   * @param high upper end, finite, at least {@code low}
   * @param bins at least 1
   * @throws IllegalArgumentException if the arguments are not as described, or so many bins do not
   *     fit between the two numbers
   */
  public static EqualWidthBins over(double low, double high, int bins) {
    if (!(Double.isFinite(high - low) && low <= high) || bins < 1) {
      throw new IllegalArgumentException(bins + " bins from " + low + " to " + high);
    }
    double first = low == high ? low - 0.5 : low;
    double last = low == high ? high + 0.5 : high;
    double[] edges = new double[bins + 1];
    double step = (last - first) / bins;
    for (int i = 0; i < bins; i++) {
      edges[i] = (step == 0 ? (double) i / bins * (last - first) : i * step) + first;
      if (i > 0 && edges[i] <= edges[i - 1]) {
        throw new IllegalArgumentException(bins + " bins do not fit from " + low + " to " + high);
      }
    }
    edges[bins] = last;
    return new EqualWidthBins(edges);
  }

  /**
   * Parts a range into bins of about a given width.
   *
   * @param width above 0; 0 gives one bin
   * @throws IllegalArgumentException as {@link #over(double, double, int)}
   */
  public static EqualWidthBins ofWidth(double low, double high, double width) {
    double range = low == high ? 1 : high - low;
    return over(low, high, width == 0 ? 1 : (int) Math.ceil(range / width));
  }

  public int bins() {
    return edges.length - 1;
  }

  public double[] toArray() {
    return edges.clone();
  }

  /** The bins' common width. */
  public double width() {
    return (edges[edges.length - 1] - edges[0]) / bins();
  }

  /**
   * Values per bin.
   *
   * @return length {@link #bins}; adds up to less than the sample's size when some are outside
   */
  public long[] count(NumericSample sample) {
    long[] counts = new long[bins()];
    long before = sample.countAtMost(Math.nextDown(edges[0]));
    for (int bin = 0; bin < counts.length; bin++) {
      boolean isLast = bin == counts.length - 1;
      double end = edges[bin + 1];
      long upTo = sample.countAtMost(isLast ? end : Math.nextDown(end));
      counts[bin] = upTo - before;
      before = upTo;
    }
    return counts;
  }
}
