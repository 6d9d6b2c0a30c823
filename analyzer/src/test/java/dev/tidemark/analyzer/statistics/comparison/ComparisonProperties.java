package dev.tidemark.analyzer.statistics.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.statistics.performance.RocAuc;
import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class ComparisonProperties {
  private static final double ROUNDING = 1e-12;

  @Provide
  Arbitrary<double[]> pValues() {
    return Arbitraries.oneOf(
            Arbitraries.doubles().between(0, 1), Arbitraries.of(0.0, 0.01, 0.5, 1.0))
        .array(double[].class)
        .ofMaxSize(30);
  }

  @Property
  void adjustedPValues_areNeverSmaller_andKeepTheOrder(@ForAll("pValues") double[] pValues) {
    double[] hochberg = MultipleTesting.benjaminiHochberg(pValues);
    double[] yekutieli = MultipleTesting.benjaminiYekutieli(pValues);
    double[] holm = MultipleTesting.holm(pValues);
    double[] bonferroni = MultipleTesting.bonferroni(pValues);
    for (int i = 0; i < pValues.length; i++) {
      assertThat(hochberg[i]).isBetween(pValues[i] * (1 - ROUNDING), 1.0);
      assertThat(yekutieli[i]).isBetween(hochberg[i] * (1 - ROUNDING), 1.0);
      assertThat(holm[i]).isBetween(hochberg[i] * (1 - ROUNDING), 1.0);
      assertThat(bonferroni[i]).isBetween(holm[i] * (1 - ROUNDING), 1.0);
      for (int j = 0; j < pValues.length; j++) {
        if (pValues[i] <= pValues[j]) {
          assertThat(hochberg[i]).isLessThanOrEqualTo(hochberg[j]);
          assertThat(holm[i]).isLessThanOrEqualTo(holm[j]);
        }
      }
    }
  }

  @Property
  void mcNemar_isSymmetric_andMidPIsSmaller(
      @ForAll @IntRange(max = 500) int b, @ForAll @IntRange(max = 500) int c) {
    McNemar forth = new McNemar(b, c);
    McNemar back = new McNemar(c, b);
    assertThat(forth.exactPValue()).isBetween(0.0, 1.0).isEqualTo(back.exactPValue());
    assertThat(forth.midPValue()).isBetween(0.0, forth.exactPValue());
    assertThat(forth.chiSquare()).isEqualTo(back.chiSquare());
    if (b == c) {
      assertThat(forth.exactPValue()).isEqualTo(1);
    }
  }

  @Property
  void wilson_holdsTheShare_andNarrowsWithRows(
      @ForAll @IntRange(max = 100) int hits,
      @ForAll @DoubleRange(min = 0.5, max = 0.99) double level) {
    Interval few = Wilson.interval(hits, 100, level);
    Interval many = Wilson.interval(100.0 * hits, 10_000, level);
    assertThat(few.contains(hits / 100.0)).isTrue();
    assertThat(few.lower()).isNotNegative();
    assertThat(few.upper()).isLessThanOrEqualTo(1);
    assertThat(many.width()).isLessThan(few.width());
  }

  @Provide
  Arbitrary<double[]> scores() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(0, 5).map(Integer::doubleValue),
            Arbitraries.doubles().between(0, 1))
        .array(double[].class)
        .ofSize(24);
  }

  @Property
  void deLong_hasTheAreas_andIsAntisymmetric(
      @ForAll("scores") double[] one, @ForAll("scores") double[] other, @ForAll long seed) {
    Random random = new Random(seed);
    boolean[] outcomes = new boolean[one.length];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = random.nextBoolean();
    }
    Optional<DeLong> found = DeLong.of(one, other, outcomes);
    if (found.isEmpty()) {
      return;
    }
    DeLong forth = found.get();
    DeLong back = DeLong.of(other, one, outcomes).orElseThrow();
    assertThat(forth.first())
        .isCloseTo(RocAuc.of(ScoredOutcomes.of(one, outcomes)).orElseThrow(), within(ROUNDING));
    assertThat(back.difference()).isEqualTo(-forth.difference());
    assertThat(back.varianceOfDifference())
        .isCloseTo(forth.varianceOfDifference(), within(ROUNDING));
    assertThat(DeLong.of(one, one, outcomes).orElseThrow().test()).isEmpty();
  }

  @Provide
  Arbitrary<double[]> differences() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(-3, 3).map(Integer::doubleValue),
            Arbitraries.doubles().between(-5, 5))
        .array(double[].class)
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Property
  void wilcoxon_isSymmetric_andRanksAddUp(@ForAll("differences") double[] differences) {
    WilcoxonSignedRank forth = WilcoxonSignedRank.of(differences);
    WilcoxonSignedRank back =
        WilcoxonSignedRank.of(Arrays.stream(differences).map(value -> -value).toArray());
    double n = forth.differences();
    assertThat(forth.positiveRanks() + forth.negativeRanks())
        .isCloseTo(n * (n + 1) / 2, within(1e-9));
    assertThat(forth.pValue()).isBetween(0.0, 1.0);
    assertThat(back.pValue()).isCloseTo(forth.pValue(), within(ROUNDING));
  }

  @Property(tries = 50)
  void bootstrap_dependsOnTheSeedAlone_andHoldsTheMean(
      @ForAll("differences") double[] values, @ForAll long seed) {
    ToDoubleFunction<int[]> mean =
        rows -> Arrays.stream(rows).mapToDouble(row -> values[row]).average().orElseThrow();
    Bootstrap one = Bootstrap.of(Resamples.seeded(values.length, 200, seed), mean);
    Bootstrap other = Bootstrap.of(Resamples.seeded(values.length, 200, seed), mean);
    assertThat(one.replicates().toArray()).isEqualTo(other.replicates().toArray());
    double least = Arrays.stream(values).min().orElseThrow() - ROUNDING;
    double most = Arrays.stream(values).max().orElseThrow() + ROUNDING;
    assertThat(one.percentile(0.95).lower()).isBetween(least, most);
    assertThat(one.percentile(0.95).upper()).isBetween(least, most);
    one.biasCorrected(0.95)
        .ifPresent(interval -> assertThat(interval.lower()).isBetween(least, most));
  }

  /** The promise of an interval: about 95 in 100 of them hold the truth. */
  @Property(tries = 1)
  void bootstrapIntervals_holdTheTruthAboutAsOftenAsTheySay() {
    Random random = new Random(11);
    int held = 0;
    for (int round = 0; round < 300; round++) {
      double[] values = IntStream.range(0, 60).mapToDouble(i -> random.nextGaussian()).toArray();
      ToDoubleFunction<int[]> mean =
          rows -> Arrays.stream(rows).mapToDouble(row -> values[row]).average().orElseThrow();
      Bootstrap bootstrap = Bootstrap.of(Resamples.seeded(60, 400, round), mean);
      held += bootstrap.percentile(0.95).contains(0) ? 1 : 0;
    }
    assertThat(held).isBetween(270, 296);
  }
}
