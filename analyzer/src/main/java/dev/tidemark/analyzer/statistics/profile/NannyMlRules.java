package dev.tidemark.analyzer.statistics.profile;

import dev.tidemark.analyzer.statistics.bins.BinnedWindows;
import dev.tidemark.analyzer.statistics.bins.Counts;
import dev.tidemark.analyzer.statistics.bins.EqualWidthBins;
import dev.tidemark.analyzer.statistics.drift.ChiSquare;
import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Arrays;
import java.util.Map;

/**
 * The rules of NannyML 0.13: bins come from the reference alone, and what lies outside them in the
 * current window is one bin more.
 *
 * <p>A numeric column with at most {@value #MOST_SINGLE_VALUES} different reference values, which
 * are also at most a tenth of its rows, has a bin for each; any other has equal-width bins by
 * Doane's rule. A categorical one has a bin for each reference category.
 *
 * @see <a href="https://doi.org/10.2307/2683757">Doane 1976</a>
 */
final class NannyMlRules implements ProfileRules {
  private static final int MOST_SINGLE_VALUES = 50;
  private static final double MOST_SINGLE_SHARE = 0.1;

  @Override
  public BinnedWindows bins(NumericSample reference, NumericSample current) {
    int distinct = reference.distinct();
    boolean continuous =
        distinct > MOST_SINGLE_VALUES || distinct > MOST_SINGLE_SHARE * reference.size();
    if (!continuous) {
      return onlyInReference(Unions.of(reference, current));
    }
    double low = reference.value(0);
    double high = reference.value(reference.size() - 1);
    EqualWidthBins bins = EqualWidthBins.ofWidth(low, high, doaneWidth(reference));
    return withRest(bins.count(reference), bins.count(current), current.size());
  }

  @Override
  public BinnedWindows bins(Map<String, Long> reference, Map<String, Long> current) {
    return onlyInReference(Unions.of(reference, current));
  }

  private static BinnedWindows onlyInReference(BinnedWindows union) {
    long[] r = union.reference();
    long[] c = union.current();
    int kept = 0;
    for (int bin = 0; bin < r.length; bin++) {
      if (r[bin] > 0) {
        r[kept] = r[bin];
        c[kept] = c[bin];
        kept++;
      }
    }
    return withRest(Arrays.copyOf(r, kept), Arrays.copyOf(c, kept), Counts.rows(union.current()));
  }

  private static BinnedWindows withRest(long[] reference, long[] current, long rows) {
    return new BinnedWindows(
        Counts.withNullBin(reference, 0), Counts.withNullBin(current, rows - Counts.rows(current)));
  }

  private static double doaneWidth(NumericSample reference) {
    double n = reference.size();
    Moments moments = Moments.of(reference);
    double deviation = moments.standardDeviation();
    if (n <= 2 || deviation == 0) {
      return 0;
    }
    double cubes = 0;
    for (int i = 0; i < reference.size(); i++) {
      double scaled = (reference.value(i) - moments.mean()) / deviation;
      cubes += scaled * scaled * scaled;
    }
    double spread = Math.sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
    double range = reference.value(reference.size() - 1) - reference.value(0);
    return range / (1 + Log2.of(n) + Log2.of(1 + Math.abs(cubes / n) / spread));
  }

  @Override
  public double chiSquarePValue(Map<String, Long> reference, Map<String, Long> current) {
    BinnedWindows union = Unions.of(reference, current);
    return ChiSquare.withContinuityCorrection(union.reference(), union.current()).pValue();
  }
}
