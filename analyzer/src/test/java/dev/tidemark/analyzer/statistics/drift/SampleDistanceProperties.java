package dev.tidemark.analyzer.statistics.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The Kolmogorov–Smirnov test and the Wasserstein distance against their plain definitions. */
class SampleDistanceProperties {

  @Provide
  Arbitrary<double[]> values() {
    Arbitrary<Double> tied = Arbitraries.integers().between(-4, 4).map(Integer::doubleValue);
    Arbitrary<Double> free = Arbitraries.doubles().between(-100, 100);
    return Arbitraries.oneOf(tied, free).array(double[].class).ofMinSize(1).ofMaxSize(40);
  }

  @Property
  void statistic_isTheLargestDistanceOfTheDistributionFunctions(
      @ForAll("values") double[] x, @ForAll("values") double[] y) {
    double largest =
        DoubleStream.concat(Arrays.stream(x), Arrays.stream(y))
            .map(value -> Math.abs(shareUpTo(x, value) - shareUpTo(y, value)))
            .max()
            .orElseThrow();
    KolmogorovSmirnov ks = test(x, y);
    assertThat(ks.statistic()).isCloseTo(largest, within(1e-14));
    assertThat(Math.abs(shareUpTo(x, ks.location()) - shareUpTo(y, ks.location())))
        .isCloseTo(largest, within(1e-14));
    assertThat(ks.pValue()).isBetween(0.0, 1.0);
  }

  @Property
  void ks_isSymmetric(@ForAll("values") double[] x, @ForAll("values") double[] y) {
    assertThat(test(y, x).statistic()).isEqualTo(test(x, y).statistic());
    assertThat(test(y, x).pValue()).isCloseTo(test(x, y).pValue(), within(1e-12));
  }

  @Property
  void ks_doesNotChangeUnderAscendingTransformations(
      @ForAll("values") double[] x, @ForAll("values") double[] y) {
    KolmogorovSmirnov cubed = test(scaled(x, 1e200), scaled(y, 1e200));
    assertThat(cubed.statistic()).isEqualTo(test(x, y).statistic());
    assertThat(cubed.pValue()).isEqualTo(test(x, y).pValue());
  }

  @Property
  void wasserstein_isTheMeanDistanceOfTheSortedValues_whenSizesAreEqual(
      @ForAll("values") double[] x, @ForAll("values") double[] y) {
    int n = Math.min(x.length, y.length);
    double[] a = Arrays.stream(x).limit(n).sorted().toArray();
    double[] b = Arrays.stream(y).limit(n).sorted().toArray();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    assertThat(wasserstein(a, b)).isCloseTo(sum / n, within(1e-12 * (1 + sum)));
  }

  @Property
  void wasserstein_isSymmetric_andRepeatingRowsChangesNothing(
      @ForAll("values") double[] x, @ForAll("values") double[] y) {
    double distance = wasserstein(x, y);
    double[] twice = DoubleStream.concat(Arrays.stream(x), Arrays.stream(x)).toArray();
    assertThat(wasserstein(y, x)).isCloseTo(distance, within(1e-12 * (1 + distance)));
    assertThat(wasserstein(twice, y)).isCloseTo(distance, within(1e-12 * (1 + distance)));
    assertThat(wasserstein(x, x)).isZero();
  }

  @Property
  void wasserstein_scalesWithTheUnit_fromDenormalToHuge(
      @ForAll("values") double[] x, @ForAll("values") double[] y) {
    double distance = wasserstein(x, y);
    for (double unit : new double[] {0x1p-1000, 0x1p-300, 0x1p300, 0x1p1000}) {
      assertThat(wasserstein(scaled(x, unit), scaled(y, unit)) / unit)
          .isCloseTo(distance, within(1e-12 * (1 + distance)));
    }
  }

  @Property
  void wasserstein_ofAShiftedSample_isTheShift(@ForAll("values") double[] x) {
    double[] shifted = Arrays.stream(x).map(value -> value + 0.25).toArray();
    assertThat(wasserstein(x, shifted)).isCloseTo(0.25, within(1e-12));
  }

  private static double shareUpTo(double[] values, double bound) {
    return (double) Arrays.stream(values).filter(value -> value <= bound).count() / values.length;
  }

  private static double[] scaled(double[] values, double unit) {
    return Arrays.stream(values).map(value -> value * unit).toArray();
  }

  private static KolmogorovSmirnov test(double[] x, double[] y) {
    return KolmogorovSmirnov.of(NumericSample.of(x), NumericSample.of(y));
  }

  private static double wasserstein(double[] x, double[] y) {
    return Wasserstein.distance(NumericSample.of(x), NumericSample.of(y));
  }
}
