package dev.tidemark.analyzer.statistics.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every distance over bins, whatever the counts. */
class BinDistanceProperties {
  private static final double ROUNDING = 1e-12;

  /** Rows per bin of both windows. */
  static final class Pair {
    private final long[] reference;
    private final long[] current;

    Pair(long[] reference, long[] current) {
      this.reference = reference;
      this.current = current;
    }

    @Override
    public String toString() {
      return Arrays.toString(reference) + " " + Arrays.toString(current);
    }
  }

  /** The distances that a window pair can have. */
  enum Distance {
    PSI,
    DIVERGENCE,
    JENSEN_SHANNON,
    HELLINGER,
    TOTAL_VARIATION,
    L_INFINITY,
    CHI_SQUARE,
    CRAMERS_V;

    double of(long[] reference, long[] current) {
      return switch (this) {
        case PSI -> Psi.ofCounts(reference, current);
        case DIVERGENCE -> JensenShannon.divergence(reference, current);
        case JENSEN_SHANNON -> JensenShannon.distance(reference, current);
        case HELLINGER -> Hellinger.ofCounts(reference, current);
        case TOTAL_VARIATION -> TotalVariation.ofCounts(reference, current);
        case L_INFINITY -> LInfinity.ofCounts(reference, current).distance();
        case CHI_SQUARE -> ChiSquare.ofCounts(reference, current).statistic();
        case CRAMERS_V -> ChiSquare.ofCounts(reference, current).cramersV().orElse(0);
      };
    }

    double most() {
      return this == PSI || this == CHI_SQUARE ? Double.MAX_VALUE : 1;
    }
  }

  @Provide
  Arbitrary<Pair> pairs() {
    Arbitrary<Long> count =
        Arbitraries.oneOf(Arbitraries.just(0L), Arbitraries.longs().between(0, 1_000_000));
    return Arbitraries.integers()
        .between(1, 12)
        .flatMap(bins -> {
          Arbitrary<long[]> side =
              count
                  .array(Long[].class)
                  .ofSize(bins)
                  .map(BinDistanceProperties::unboxed)
                  .filter(counts -> LongStream.of(counts).sum() > 0);
          return side.flatMap(reference -> side.map(current -> new Pair(reference, current)));
        });
  }

  private static long[] unboxed(Long[] counts) {
    return Arrays.stream(counts).mapToLong(Long::longValue).toArray();
  }

  @Property
  void isSymmetricAndInRange(@ForAll("pairs") Pair pair, @ForAll Distance distance) {
    double forth = distance.of(pair.reference, pair.current);
    double back = distance.of(pair.current, pair.reference);
    assertThat(forth).isBetween(0.0, distance.most());
    assertThat(back).isCloseTo(forth, within(ROUNDING * (1 + forth)));
  }

  @Property
  void proportionalCounts_areNoDrift(@ForAll("pairs") Pair pair, @ForAll Distance distance) {
    long[] tripled = LongStream.of(pair.reference).map(count -> 3 * count).toArray();
    assertThat(distance.of(pair.reference, tripled)).isCloseTo(0, within(1e-7));
  }

  @Property
  void orderOfBins_doesNotMatter(@ForAll("pairs") Pair pair, @ForAll Distance distance) {
    double forward = distance.of(pair.reference, pair.current);
    double reversed = distance.of(reversed(pair.reference), reversed(pair.current));
    assertThat(reversed).isCloseTo(forward, within(ROUNDING * (1 + forward)));
  }

  private static long[] reversed(long[] counts) {
    return IntStream.range(0, counts.length)
        .mapToLong(i -> counts[counts.length - 1 - i])
        .toArray();
  }

  @Property
  void emptyBinOnBothSides_addsNothing(@ForAll("pairs") Pair pair, @ForAll Distance distance) {
    double without = distance.of(pair.reference, pair.current);
    double with =
        distance.of(
            Arrays.copyOf(pair.reference, pair.reference.length + 1),
            Arrays.copyOf(pair.current, pair.current.length + 1));
    assertThat(with).isCloseTo(without, within(ROUNDING * (1 + without)));
  }

  @Property
  void distancesBoundEachOther(@ForAll("pairs") Pair pair) {
    double hellinger = Hellinger.ofCounts(pair.reference, pair.current);
    double variation = TotalVariation.ofCounts(pair.reference, pair.current);
    double js = JensenShannon.divergence(pair.reference, pair.current);
    double largest = LInfinity.ofCounts(pair.reference, pair.current).distance();
    assertThat(hellinger * hellinger).isLessThanOrEqualTo(variation + ROUNDING);
    assertThat(variation).isLessThanOrEqualTo(Math.sqrt(2) * hellinger + ROUNDING);
    assertThat(js).isLessThanOrEqualTo(variation + ROUNDING);
    assertThat(largest).isLessThanOrEqualTo(variation + ROUNDING);
  }

  @Property
  void psiContributions_areNeverNegativeAndAddUp(@ForAll("pairs") Pair pair) {
    double[] contributions = Psi.contributions(pair.reference, pair.current);
    assertThat(Arrays.stream(contributions)).allMatch(term -> term >= 0);
    double psi = Psi.ofCounts(pair.reference, pair.current);
    assertThat(Arrays.stream(contributions).sum()).isCloseTo(psi, within(ROUNDING * (1 + psi)));
  }

  @Property
  void chances_areBetween0And1(@ForAll("pairs") Pair pair) {
    assertThat(Psi.chanceWithoutDrift(pair.reference, pair.current)).isBetween(0.0, 1.0);
    assertThat(ChiSquare.ofCounts(pair.reference, pair.current).pValue()).isBetween(0.0, 1.0);
    assertThat(Psi.expectedWithoutDrift(pair.reference, pair.current)).isNotNegative();
  }
}
