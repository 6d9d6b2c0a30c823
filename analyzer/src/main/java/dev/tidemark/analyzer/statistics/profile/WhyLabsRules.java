package dev.tidemark.analyzer.statistics.profile;

import dev.tidemark.analyzer.statistics.bins.BinnedWindows;
import dev.tidemark.analyzer.statistics.bins.EqualWidthBins;
import dev.tidemark.analyzer.statistics.drift.JensenShannon;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Map;

/**
 * The rules of the WhyLabs platform: {@value #BINS} equal-width bins over both windows together, or
 * all categories of either; PSI clips every share to at least 1e-7; the Jensen–Shannon value is the
 * distance with natural logarithms. WhyLabs works on sketches, here the values are exact.
 */
final class WhyLabsRules implements ProfileRules {
  private static final int BINS = 30;
  private static final double SMALLEST_SHARE = 1e-7f; // a float in the original
  private static final double LN2 = Math.log(2);

  @Override
  public BinnedWindows bins(NumericSample reference, NumericSample current) {
    double low = Math.min(reference.value(0), current.value(0));
    double high =
        Math.max(reference.value(reference.size() - 1), current.value(current.size() - 1));
    boolean isPoint = (high - low) / BINS < Math.ulp(1.0); // WhyLabs' smallest bin
    EqualWidthBins bins = EqualWidthBins.over(low, high, isPoint ? 1 : BINS);
    return new BinnedWindows(bins.count(reference), bins.count(current));
  }

  @Override
  public BinnedWindows bins(Map<String, Long> reference, Map<String, Long> current) {
    return Unions.of(reference, current);
  }

  @Override
  public double psi(BinnedWindows bins) {
    double[] r = bins.referenceShares();
    double[] c = bins.currentShares();
    double sum = 0;
    for (int i = 0; i < r.length; i++) {
      double reference = Math.max(r[i], SMALLEST_SHARE);
      double current = Math.max(c[i], SMALLEST_SHARE);
      sum += (current - reference) * Math.log(current / reference);
    }
    return sum;
  }

  @Override
  public double jensenShannon(BinnedWindows bins) {
    return Math.sqrt(LN2 * JensenShannon.divergence(bins.referenceShares(), bins.currentShares()));
  }
}
