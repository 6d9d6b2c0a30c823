package dev.tidemark.analyzer.statistics.bins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class BinProperties {

  @Provide
  Arbitrary<double[]> values() {
    return Arbitraries.oneOf(
            Arbitraries.doubles(), Arbitraries.integers().between(-3, 3).map(Integer::doubleValue))
        .array(double[].class)
        .ofMaxSize(60);
  }

  @Property
  void countingSortedOrUnsorted_isTheSame(
      @ForAll("values") double[] reference, @ForAll("values") double[] current) {
    BinEdges edges = BinEdges.deciles(NumericSample.of(reference));
    NumericSample sample = NumericSample.of(current);
    assertThat(edges.count(sample)).isEqualTo(edges.count(current));
    assertThat(LongStream.of(edges.count(sample)).sum()).isEqualTo(current.length);
    assertThat(LongStream.of(edges.countLeftClosed(sample)).sum()).isEqualTo(current.length);
  }

  @Property
  void edgesAscendStrictly_andEachBelongsToTheBinItCloses(@ForAll("values") double[] reference) {
    BinEdges edges = BinEdges.deciles(NumericSample.of(reference));
    assertThat(edges.size()).isLessThanOrEqualTo(9);
    for (int bin = 0; bin < edges.size(); bin++) {
      assertThat(edges.binOf(edges.edge(bin))).isEqualTo(bin);
      assertThat(edges.binOf(Math.nextUp(edges.edge(bin)))).isGreaterThan(bin);
    }
    assertThat(BinEdges.of(edges.toArray())).isEqualTo(edges);
  }

  @Property
  void categories_areCountedOnce_andTheRarestShareOther(
      @ForAll @Size(max = 30)
          Map<@AlphaChars @StringLength(max = 2) String, @LongRange(min = 0, max = 5) Long>
              reference,
      @ForAll @IntRange(min = 1, max = 12) int limit) {
    CategoryBins bins = CategoryBins.of(reference, limit);
    long[] counts = bins.count(reference);
    assertThat(bins.categories()).isSorted().hasSizeLessThanOrEqualTo(limit);
    assertThat(LongStream.of(counts).sum())
        .isEqualTo(reference.values().stream().mapToLong(Long::longValue).sum());
    long rarestKept = Arrays.stream(counts, 0, bins.otherBin()).min().orElse(Long.MAX_VALUE);
    assertThat(reference.entrySet())
        .allMatch(entry ->
            bins.binOf(entry.getKey()) != bins.otherBin() || entry.getValue() <= rarestKept);
  }
}
