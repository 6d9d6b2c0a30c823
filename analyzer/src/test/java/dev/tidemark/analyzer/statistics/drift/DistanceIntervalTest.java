package dev.tidemark.analyzer.statistics.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Random;
import java.util.function.BiFunction;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;

/** Intervals hold the truth about as often as they say: seeded simulations with a known truth. */
class DistanceIntervalTest {
  private static final int ROUNDS = 400;
  private static final double LEVEL = 0.95;
  private static final double[] UNIFORM = {.1, .1, .1, .1, .1, .1, .1, .1, .1, .1};
  private static final double[] MOVED = {.05, .06, .08, .1, .1, .1, .1, .12, .14, .15};

  private final Random random = new Random(42);

  private long[] draw(double[] shares, int rows) {
    long[] counts = new long[shares.length];
    for (int row = 0; row < rows; row++) {
      double u = random.nextDouble();
      int bin = 0;
      while (bin < shares.length - 1 && u >= shares[bin]) {
        u -= shares[bin++];
      }
      counts[bin]++;
    }
    return counts;
  }

  private int held(double truth, double[] current, BiFunction<long[], long[], Interval> interval) {
    int held = 0;
    for (int round = 0; round < ROUNDS; round++) {
      held += interval.apply(draw(UNIFORM, 1000), draw(current, 500)).contains(truth) ? 1 : 0;
    }
    return held;
  }

  private static double psi() {
    double sum = 0;
    for (int bin = 0; bin < 10; bin++) {
      sum += (MOVED[bin] - UNIFORM[bin]) * Math.log(MOVED[bin] / UNIFORM[bin]);
    }
    return sum;
  }

  @Test
  void psi_holdsTheTruth_withAndWithoutDrift() {
    BiFunction<long[], long[], Interval> interval = (r, c) -> Psi.interval(r, c, LEVEL);
    assertThat(held(psi(), MOVED, interval)).isGreaterThan(ROUNDS * 91 / 100);
    assertThat(held(0, UNIFORM, interval)).isGreaterThan(ROUNDS * 95 / 100);
  }

  @Test
  void jensenShannonAndHellinger_holdTheTruth() {
    double js = Math.sqrt(JensenShannon.divergence(UNIFORM, MOVED));
    double hellinger = Hellinger.ofShares(UNIFORM, MOVED);
    assertThat(held(js, MOVED, (r, c) -> JensenShannon.distanceInterval(r, c, LEVEL)))
        .isGreaterThan(ROUNDS * 91 / 100);
    assertThat(held(hellinger, MOVED, (r, c) -> Hellinger.interval(r, c, LEVEL)))
        .isGreaterThan(ROUNDS * 91 / 100);
    assertThat(held(0, UNIFORM, (r, c) -> JensenShannon.distanceInterval(r, c, LEVEL)))
        .isGreaterThan(ROUNDS * 95 / 100);
  }

  @Test
  void cramersV_holdsTheTruth() {
    double chiSquare = 0;
    for (int bin = 0; bin < 10; bin++) {
      double pooled = (1000 * UNIFORM[bin] + 500 * MOVED[bin]) / 1500;
      chiSquare +=
          (1000 * Math.pow(UNIFORM[bin] - pooled, 2) + 500 * Math.pow(MOVED[bin] - pooled, 2))
              / pooled;
    }
    double truth = Math.sqrt(chiSquare / 1500);
    assertThat(held(truth, MOVED, (r, c) -> ChiSquare.ofCounts(r, c).cramersVInterval(1500, LEVEL)))
        .isGreaterThan(ROUNDS * 91 / 100);
  }

  @Test
  void kolmogorovSmirnovAndWasserstein_holdTheTruth() {
    // normal, mean moved by 0.5: D = 2Φ(0.25) − 1, distance 0.5
    int heldKs = 0;
    int heldDistance = 0;
    int aboveZeroWithoutDrift = 0;
    double expected = 0;
    double found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      NumericSample reference = normal(800, 0);
      NumericSample moved = normal(300, 0.5);
      NumericSample same = normal(300, 0);
      heldKs +=
          KolmogorovSmirnov.of(reference, moved).interval(800, 300, LEVEL).contains(0.19741265)
              ? 1
              : 0;
      heldDistance +=
          WassersteinEstimate.of(reference, moved).interval(LEVEL).contains(0.5) ? 1 : 0;
      WassersteinEstimate quiet = WassersteinEstimate.of(reference, same);
      aboveZeroWithoutDrift += quiet.interval(LEVEL).lower() > 0 ? 1 : 0;
      expected += quiet.expectedWithoutDrift() / ROUNDS;
      found += quiet.distance() / ROUNDS;
    }
    assertThat(heldKs).isGreaterThan(ROUNDS * 95 / 100);
    assertThat(heldDistance).isGreaterThan(ROUNDS * 91 / 100);
    assertThat(aboveZeroWithoutDrift).isLessThan(ROUNDS / 10);
    assertThat(found).isCloseTo(expected, within(0.05 * expected));
  }

  private NumericSample normal(int size, double mean) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = mean + random.nextGaussian();
    }
    return NumericSample.of(values);
  }

  @Test
  void expectedPsiWithoutDrift_isTheMeanOverQuietWindows() {
    double found = 0;
    double expected = 0;
    int alarms = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long[] reference = draw(UNIFORM, 2000);
      long[] current = draw(UNIFORM, 500);
      found += Psi.ofCounts(reference, current) / ROUNDS;
      expected += Psi.expectedWithoutDrift(reference, current) / ROUNDS;
      alarms += Psi.chanceWithoutDrift(reference, current) < 0.05 ? 1 : 0;
    }
    assertThat(found).isCloseTo(expected, within(0.1 * expected));
    assertThat(alarms).isBetween(ROUNDS * 2 / 100, ROUNDS * 9 / 100);
  }

  @Test
  void identicalWindows_haveAnIntervalFromZero() {
    long[] counts = {5, 0, 7, 100};
    assertThat(Psi.interval(counts, counts, LEVEL).lower()).isZero();
    assertThat(Hellinger.interval(counts, counts, LEVEL).lower()).isZero();
    NumericSample sample = NumericSample.of(1, 2, 3);
    assertThat(WassersteinEstimate.of(sample, sample).interval(LEVEL).lower()).isZero();
    assertThat(WassersteinEstimate.of(sample, sample).distance()).isZero();
    NumericSample constant = NumericSample.of(4, 4);
    assertThat(WassersteinEstimate.of(constant, constant))
        .isEqualTo(new WassersteinEstimate(0, 0, 0));
  }

  @Test
  void oneBin_hasNoWidth() {
    assertThat(Psi.interval(new long[] {3, 0}, new long[] {9, 0}, LEVEL))
        .isEqualTo(new Interval(0, 0));
  }

  @Test
  void withoutNoncentrality_theApproximationIsChiSquare() {
    for (int freedom : new int[] {1, 2, 3, 9, 40}) {
      ChiSquaredDistribution exact = ChiSquaredDistribution.of(freedom);
      for (double share : new double[] {0.025, 0.5, 0.95, 0.975}) {
        double value = exact.inverseCumulativeProbability(share);
        assertThat(NoncentralChiSquare.lowerTail(value, freedom, 0)).isCloseTo(share, within(0.02));
      }
    }
  }
}
