package dev.tidemark.analyzer.statistics.bins;

import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.analyzer.statistics.sample.Quantiles;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Inner edges e₁ &lt; … &lt; eₖ that part the real line into k + 1 bins {@code (−∞, e₁], (e₁, e₂],
 * …, (eₖ, ∞)}: a value equal to an edge is in the bin that the edge closes. Without edges there is
 * one bin for everything.
 */
public final class BinEdges {
  private final double[] edges;

  private BinEdges(double[] edges) {
    this.edges = edges;
  }

  /**
   * Bins with the given inner edges.
   *
   * @param edges finite and strictly ascending; may be empty
   * @throws IllegalArgumentException if they are not
   */
  public static BinEdges of(double... edges) {
    for (int i = 0; i < edges.length; i++) {
      if (!Double.isFinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1])) {
        throw new IllegalArgumentException("edges must ascend: " + Arrays.toString(edges));
      }
    }
    return new BinEdges(edges.clone());
  }

  /**
   * The distinct deciles 10 % to 90 % of a reference, by {@link Quantiles}: at most 9 edges, fewer
   * where values repeat, none for an empty reference.
   */
  public static BinEdges deciles(NumericSample reference) {
    return quantiles(reference, 10);
  }

  /**
   * The distinct quantiles that part a reference into equally many values: at most {@code bins − 1}
   * edges.
   *
   * @param bins at least 1
   */
  public static BinEdges quantiles(NumericSample reference, int bins) {
    if (reference.isEmpty()) {
      return new BinEdges(new double[0]);
    }
    return new BinEdges(
        distinct(
            IntStream.range(1, bins)
                .mapToDouble(index -> Quantiles.of(reference, index, bins))
                .toArray()));
  }

  /** Like {@code DoubleStream.distinct}, but 0.0 and -0.0 are one value. */
  private static double[] distinct(double[] sorted) {
    int kept = 0;
    for (double edge : sorted) {
      if (kept == 0 || edge > sorted[kept - 1]) {
        sorted[kept++] = edge;
      }
    }
    return Arrays.copyOf(sorted, kept);
  }

  /** Number of inner edges, k. */
  public int size() {
    return edges.length;
  }

  /** Number of bins, k + 1. */
  public int bins() {
    return edges.length + 1;
  }

  /** The edge that closes bin {@code index}. */
  public double edge(int index) {
    return edges[index];
  }

  public double[] toArray() {
    return edges.clone();
  }

  /** The bin of a finite value, 0 to k. */
  public int binOf(double value) {
    int low = 0;
    int high = edges.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (edges[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Values per bin; bisects the sample once per edge.
   *
   * @return length k + 1, adding up to the sample's size
   */
  public long[] count(NumericSample sample) {
    long[] counts = new long[bins()];
    long before = 0;
    for (int bin = 0; bin < edges.length; bin++) {
      long upTo = sample.countAtMost(edges[bin]);
      counts[bin] = upTo - before;
      before = upTo;
    }
    counts[edges.length] = sample.size() - before;
    return counts;
  }

  /**
   * Weight per bin; {@link #count} where all values weigh 1.
   *
   * @return length k + 1, adding up to the sample's weight
   */
  public double[] weigh(NumericSample sample) {
    double[] weights = new double[bins()];
    double before = 0;
    for (int bin = 0; bin < edges.length; bin++) {
      double upTo = sample.weightAtMost(edges[bin]);
      weights[bin] = upTo - before;
      before = upTo;
    }
    weights[edges.length] = sample.weight() - before;
    return weights;
  }

  /**
   * Values per bin, in any order and without sorting them; NaN and infinite values are skipped.
   *
   * @return length k + 1
   */
  public long[] count(double... values) {
    long[] counts = new long[bins()];
    for (double value : values) {
      if (Double.isFinite(value)) {
        counts[binOf(value)]++;
      }
    }
    return counts;
  }

  /**
   * Values per bin when the bins are half open the other way, {@code [e₁, e₂)}: a value equal to an
   * edge is in the bin that the edge opens. Some other tools count like this.
   *
   * @return length k + 1, adding up to the sample's size
   */
  public long[] countLeftClosed(NumericSample sample) {
    long[] counts = new long[bins()];
    long before = 0;
    for (int bin = 0; bin < edges.length; bin++) {
      long upTo = sample.countAtMost(Math.nextDown(edges[bin]));
      counts[bin] = upTo - before;
      before = upTo;
    }
    counts[edges.length] = sample.size() - before;
    return counts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BinEdges that && Arrays.equals(edges, that.edges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(edges);
  }

  @Override
  public String toString() {
    return Arrays.toString(edges);
  }
}
