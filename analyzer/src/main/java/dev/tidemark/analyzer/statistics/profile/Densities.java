package dev.tidemark.analyzer.statistics.profile;

import dev.tidemark.analyzer.statistics.bins.BinnedWindows;
import dev.tidemark.analyzer.statistics.bins.Counts;
import dev.tidemark.analyzer.statistics.bins.EqualWidthBins;
import dev.tidemark.analyzer.statistics.sample.NumericSample;

/**
 * Equal-width bins by Sturges' rule over the different values of two samples, as Evidently takes
 * them for the Hellinger distance of numbers.
 *
 * @param edges one more than bins, ascending
 * @param width of the bins before edges were rounded
 */
@SuppressWarnings("ArrayRecordComponent") // read once, by who asked
public record Densities(BinnedWindows bins, double[] edges, double width) {
  static Densities of(NumericSample reference, NumericSample current) {
    NumericSample values = Unions.distinctValues(reference, current);
    EqualWidthBins bins =
        EvidentlyRules.sturges(values.value(0), EvidentlyRules.last(values), values.size());
    return new Densities(
        new BinnedWindows(bins.count(reference), bins.count(current)),
        bins.toArray(),
        bins.width());
  }

  /**
   * Σ √(density of the reference · density of the window) · width; NaN where densities overflow.
   */
  double overlap() {
    long[] r = bins.reference();
    long[] c = bins.current();
    long referenceSize = Counts.rows(r);
    long currentSize = Counts.rows(c);
    double overlap = 0;
    for (int i = 0; i < r.length; i++) {
      double here = edges[i + 1] - edges[i];
      double density = r[i] / here / referenceSize;
      double currentDensity = c[i] / here / currentSize;
      overlap += Math.sqrt(density * currentDensity) * width;
    }
    return overlap;
  }
}
