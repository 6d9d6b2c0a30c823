package dev.tidemark.analyzer.statistics.profile;

import dev.tidemark.analyzer.statistics.bins.BinEdges;
import dev.tidemark.analyzer.statistics.bins.BinnedWindows;
import dev.tidemark.analyzer.statistics.bins.CategoryBins;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Map;

/** Bins fixed by the reference alone: windows stay comparable with each other. */
final class ClassicRules implements ProfileRules {
  @Override
  public BinnedWindows bins(NumericSample reference, NumericSample current) {
    BinEdges edges = BinEdges.deciles(reference);
    return new BinnedWindows(edges.count(reference), edges.count(current));
  }

  @Override
  public BinnedWindows bins(Map<String, Long> reference, Map<String, Long> current) {
    CategoryBins bins = CategoryBins.of(reference);
    return new BinnedWindows(bins.count(reference), bins.count(current));
  }
}
