package dev.tidemark.analyzer.statistics.profile;

import dev.tidemark.analyzer.statistics.bins.BinnedWindows;
import dev.tidemark.analyzer.statistics.drift.ChiSquare;
import dev.tidemark.analyzer.statistics.drift.Hellinger;
import dev.tidemark.analyzer.statistics.drift.JensenShannon;
import dev.tidemark.analyzer.statistics.drift.Psi;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Map;

/** What a profile decides; the defaults are the classic rules. */
interface ProfileRules {
  BinnedWindows bins(NumericSample reference, NumericSample current);

  BinnedWindows bins(Map<String, Long> reference, Map<String, Long> current);

  default double psi(BinnedWindows bins) {
    return Psi.ofCounts(bins.reference(), bins.current());
  }

  default double jensenShannon(BinnedWindows bins) {
    return JensenShannon.distance(bins.reference(), bins.current());
  }

  default double hellinger(BinnedWindows bins) {
    return Hellinger.ofCounts(bins.reference(), bins.current());
  }

  default double hellinger(NumericSample reference, NumericSample current) {
    return hellinger(bins(reference, current));
  }

  default double chiSquarePValue(Map<String, Long> reference, Map<String, Long> current) {
    return ChiSquare.ofCategories(reference, current).pValue();
  }
}
