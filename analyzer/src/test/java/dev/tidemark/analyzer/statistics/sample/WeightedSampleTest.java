package dev.tidemark.analyzer.statistics.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.statistics.bins.BinEdges;
import dev.tidemark.analyzer.statistics.drift.KolmogorovSmirnov;
import dev.tidemark.analyzer.statistics.drift.Wasserstein;
import dev.tidemark.analyzer.statistics.drift.WassersteinEstimate;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Samples whose values stand for more or fewer rows than others. */
class WeightedSampleTest {
  private static final NumericSample REFERENCE =
      NumericSample.weighted(
          new double[] {3, 1, 2, 2, 5, -1}, new double[] {1, 2, 0.5, 4, 1, 3}, 0, 0);
  private static final NumericSample CURRENT =
      NumericSample.weighted(new double[] {2, 2, 4, 0, 7}, new double[] {1, 1, 1, 5, 2}, 0, 0);

  /** NumPy 2.4.6 {@code average(x, weights=w)}, SciPy 1.17.1 {@code wasserstein_distance}. */
  @Test
  void agreesWithNumPyAndSciPy() {
    Moments moments = Moments.of(REFERENCE);
    assertThat(moments.mean()).isCloseTo(1.391304347826087, within(1e-12));
    assertThat(moments.standardDeviation()).isCloseTo(1.7380431383744943, within(1e-12));
    assertThat(Wasserstein.distance(REFERENCE, CURRENT))
        .isCloseTo(1.417391304347826, within(1e-12));
    assertThat(KolmogorovSmirnov.of(REFERENCE, CURRENT).statistic())
        .isCloseTo(REFERENCE_D, within(1e-12));
  }

  /** Largest difference of the weighted distribution functions, by NumPy. */
  private static final double REFERENCE_D = 0.26086956521739135;

  @Property(tries = 200)
  void weightsOfOne_giveTheDigitsOfNoWeights(
      @ForAll @Size(min = 1, max = 60) double @DoubleRange(min = -1e6, max = 1e6) [] values) {
    double[] ones = new double[values.length];
    Arrays.fill(ones, 1);
    NumericSample plain = NumericSample.of(values);
    NumericSample weighted = NumericSample.weighted(values, ones, 0, 0);
    double spread = Math.max(1, Math.abs(plain.value(0))) + Math.abs(plain.value(plain.size() - 1));
    for (int percent = 0; percent <= 100; percent += 5) {
      assertThat(Quantiles.of(weighted, percent / 100.0))
          .isCloseTo(Quantiles.of(plain, percent / 100.0), within(1e-9 * spread));
    }
    assertThat(Moments.of(weighted)).isEqualTo(Moments.of(plain));
    BinEdges edges = BinEdges.deciles(plain);
    assertThat(edges.weigh(weighted)).isEqualTo(edges.weigh(plain));
    NumericSample other = NumericSample.of(Arrays.stream(values).map(x -> x / 2 + 1).toArray());
    assertThat(Wasserstein.distance(weighted, other))
        .isCloseTo(Wasserstein.distance(plain, other), within(1e-9 * spread));
    assertThat(WassersteinEstimate.of(weighted, other).standardError())
        .isEqualTo(WassersteinEstimate.of(plain, other).standardError());
    assertThat(KolmogorovSmirnov.of(weighted, other).statistic())
        .isCloseTo(KolmogorovSmirnov.of(plain, other).statistic(), within(1e-12));
  }

  @Test
  void orderOfRows_changesNoDigit() {
    Random random = new Random(3);
    double[] values = random.doubles(500).map(x -> Math.rint(20 * x)).toArray();
    double[] weights = random.doubles(500, 0.1, 30).toArray();
    NumericSample forwards = NumericSample.weighted(values, weights, 0, 0);
    NumericSample backwards = NumericSample.weighted(reversed(values), reversed(weights), 0, 0);
    assertThat(Moments.of(backwards)).isEqualTo(Moments.of(forwards));
    assertThat(Quantiles.of(backwards, 0.37)).isEqualTo(Quantiles.of(forwards, 0.37));
    assertThat(backwards.weightAtMost(7)).isEqualTo(forwards.weightAtMost(7));
  }

  /** Half of the rows kept at random with weight 2 say what all rows say. */
  @Test
  void sampledTraffic_isPutBackInProportion() {
    Random random = new Random(5);
    int n = 40_000;
    double[] values = new double[n];
    double[] weights = new double[n];
    int kept = 0;
    for (int i = 0; i < n; i++) {
      double value = random.nextGaussian();
      double rate = value > 0 ? 1 : 0.1; // the lower half is sampled down
      if (random.nextDouble() < rate) {
        values[kept] = value;
        weights[kept++] = 1 / rate;
      }
    }
    double[] keptWeights = Arrays.copyOf(weights, kept);
    double scale =
        Arrays.stream(keptWeights).sum() / Arrays.stream(keptWeights).map(w -> w * w).sum();
    NumericSample sample =
        NumericSample.weighted(
            Arrays.copyOf(values, kept),
            Arrays.stream(keptWeights).map(w -> w * scale).toArray(),
            0,
            0);
    assertThat(Moments.of(sample).mean()).isCloseTo(0, within(0.03));
    assertThat(Quantiles.of(sample, 0.5)).isCloseTo(0, within(0.05));
    assertThat(sample.weight()).isLessThan(kept * 0.6);
  }

  private static double[] reversed(double[] values) {
    double[] reversed = new double[values.length];
    Arrays.setAll(reversed, i -> values[values.length - 1 - i]);
    return reversed;
  }
}
