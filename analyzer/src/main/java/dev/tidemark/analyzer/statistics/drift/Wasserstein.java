package dev.tidemark.analyzer.statistics.drift;

import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.numbers.core.Sum;

/**
 * First Wasserstein distance (earth mover's distance) of two samples: {@code ∫ |F(x) − G(x)| dx},
 * the mean distance by which values must move to turn one sample into the other. In the values'
 * unit, at least 0; exact over all values. With sampling weights F and G are the weighted
 * distribution functions.
 *
 * <p>Values are scaled by a power of two first, so neither 1e300 nor denormal numbers lose digits.
 * A distance beyond the range of double is {@link Double#MAX_VALUE}.
 *
 * @see <a href="https://doi.org/10.1137/1118101">Vallender 1974, the integral</a>
 */
public final class Wasserstein {
  /** The least deviation that {@link #normalized} divides by. */
  public static final double SMALLEST_DEVIATION = 1e-3;

  private static final int LARGEST_SHIFT = 1000;

  private Wasserstein() {}

  /**
   * The distance of two samples, in time linear in their sizes.
   *
   * @param reference at least one value
   * @param current at least one value
   * @throws IllegalArgumentException if a sample is empty
   */
  public static double distance(NumericSample reference, NumericSample current) {
    int n = reference.size();
    int m = current.size();
    if (n == 0 || m == 0) {
      throw new IllegalArgumentException("no values: " + n + " and " + m);
    }
    int exponent = exponent(reference, current);
    double scale = Math.scalb(1.0, -exponent);
    boolean weighted = reference.isWeighted() || current.isWeighted();
    Sum area = Sum.create();
    double before = Math.min(reference.value(0), current.value(0));
    int i = 0;
    int j = 0;
    while (i < n || j < m) {
      double value =
          j == m || (i < n && reference.value(i) <= current.value(j))
              ? reference.value(i)
              : current.value(j);
      if (value > before) {
        double width = value * scale - before * scale;
        area.add(width * (weighted ? gap(reference, i, current, j) : gap(n, i, m, j)));
        before = value;
      }
      while (i < n && reference.value(i) == value) {
        i++;
      }
      while (j < m && current.value(j) == value) {
        j++;
      }
    }
    double scaled = area.getAsDouble() / (weighted ? 1 : (double) n * m);
    return Math.min(Math.scalb(scaled, exponent), Double.MAX_VALUE);
  }

  /**
   * The parts of the distance that lie between edges: {@code ∫ |F(x) − G(x)| dx} over each stretch.
   *
   * @param reference at least one value
   * @param current at least one value
   * @param edges ascending; length k
   * @return length k + 1, in the values' unit, adding up to {@link #distance}
   * @throws IllegalArgumentException if a sample is empty
   */
  public static double[] areas(NumericSample reference, NumericSample current, double[] edges) {
    if (reference.isEmpty() || current.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    double[] places =
        Stream.of(reference.toArray(), current.toArray(), edges)
            .flatMapToDouble(Arrays::stream)
            .sorted()
            .distinct()
            .toArray();
    int exponent = exponent(reference, current);
    double scale = Math.scalb(1.0, -exponent);
    double[] areas = new double[edges.length + 1];
    int stretch = 0;
    for (int k = 0; k + 1 < places.length; k++) {
      while (stretch < edges.length && places[k] >= edges[stretch]) {
        stretch++;
      }
      double gap =
          Math.abs(
              reference.weightAtMost(places[k]) / reference.weight()
                  - current.weightAtMost(places[k]) / current.weight());
      areas[stretch] += (places[k + 1] * scale - places[k] * scale) * gap;
    }
    Arrays.setAll(areas, i -> Math.min(Math.scalb(areas[i], exponent), Double.MAX_VALUE));
    return areas;
  }

  /** Distance of the distribution functions after i and j values, times n · m: a whole number. */
  private static double gap(int n, int i, int m, int j) {
    return Math.abs((long) i * m - (long) j * n);
  }

  /** Distance of the weighted distribution functions after i and j values. */
  private static double gap(NumericSample reference, int i, NumericSample current, int j) {
    return Math.abs(
        reference.weightBelow(i) / reference.weight() - current.weightBelow(j) / current.weight());
  }

  /** Exponent of the largest absolute value of either sample, within what can be scaled back. */
  static int exponent(NumericSample reference, NumericSample current) {
    double smallest = Math.min(reference.value(0), current.value(0));
    double largest =
        Math.max(reference.value(reference.size() - 1), current.value(current.size() - 1));
    return Math.clamp(
        Math.getExponent(Math.max(Math.abs(smallest), Math.abs(largest))),
        -LARGEST_SHIFT,
        LARGEST_SHIFT);
  }

  /**
   * The distance in units of the reference's population standard deviation, which counts as at
   * least {@value #SMALLEST_DEVIATION}.
   *
   * @param reference at least one value
   * @param current at least one value
   * @throws IllegalArgumentException if a sample is empty
   */
  public static double normalized(NumericSample reference, NumericSample current) {
    double deviation = Moments.of(reference).standardDeviation();
    return normalized(distance(reference, current), deviation);
  }

  /** A distance over a deviation that counts as at least {@value #SMALLEST_DEVIATION}. */
  public static double normalized(double distance, double referenceDeviation) {
    return Math.min(distance / Math.max(referenceDeviation, SMALLEST_DEVIATION), Double.MAX_VALUE);
  }
}
