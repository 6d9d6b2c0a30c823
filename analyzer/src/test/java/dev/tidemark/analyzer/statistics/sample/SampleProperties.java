package dev.tidemark.analyzer.statistics.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotEmpty;

/** Samples of any finite values, from denormal to huge, with NaN and infinities among them. */
class SampleProperties {
  private static final MathContext EXACT = new MathContext(400);

  @Provide
  Arbitrary<double[]> anything() {
    return Arbitraries.oneOf(
            Arbitraries.doubles(),
            Arbitraries.of(
                Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.0),
            Arbitraries.integers().between(-3, 3).map(Integer::doubleValue),
            Arbitraries.longs().between(-99, 99).map(units -> units * Double.MIN_VALUE))
        .array(double[].class)
        .ofMaxSize(30);
  }

  @Property
  void everyRowIsCountedOnce(@ForAll("anything") double[] values) {
    NumericSample sample = NumericSample.of(values);
    assertThat(sample.rows()).isEqualTo(values.length);
    assertThat(sample.missing()).isEqualTo(Arrays.stream(values).filter(Double::isNaN).count());
    assertThat(sample.infinite())
        .isEqualTo(Arrays.stream(values).filter(Double::isInfinite).count());
    assertThat(sample.distinct())
        .isEqualTo(
            Arrays.stream(values).filter(Double::isFinite).map(x -> x + 0.0).distinct().count());
  }

  @Property
  void meanIsBetweenTheExtremes_andDeviationAtMostHalfTheRange(
      @ForAll("anything") double[] values) {
    Summary summary = Summary.of(NumericSample.of(values));
    summary
        .spread()
        .ifPresent(spread -> {
          Moments moments = spread.moments();
          assertThat(moments.mean()).isBetween(spread.min(), spread.max());
          double half = spread.max() / 2 - spread.min() / 2;
          assertThat(moments.standardDeviation()).isBetween(0.0, half * (1 + 1e-12) + 1e-320);
        });
  }

  @Property(tries = 300)
  void momentsAreThoseOfExactArithmetic(@ForAll("anything") double[] values) {
    NumericSample sample = NumericSample.of(values);
    if (sample.isEmpty()) {
      return;
    }
    BigDecimal n = BigDecimal.valueOf(sample.size());
    BigDecimal mean = BigDecimal.ZERO;
    for (double value : sample.toArray()) {
      mean = mean.add(new BigDecimal(value));
    }
    mean = mean.divide(n, EXACT);
    BigDecimal squares = BigDecimal.ZERO;
    for (double value : sample.toArray()) {
      BigDecimal distance = new BigDecimal(value).subtract(mean);
      squares = squares.add(distance.multiply(distance));
    }
    double deviation = squares.divide(n, EXACT).sqrt(EXACT).doubleValue();
    double largest = Arrays.stream(sample.toArray()).map(Math::abs).max().orElseThrow();
    Moments moments = Moments.of(sample);
    assertThat(moments.mean()).isCloseTo(mean.doubleValue(), within(1e-15 * largest + 1e-320));
    assertThat(moments.standardDeviation())
        .isCloseTo(deviation, within(1e-12 * deviation + 1e-320));
  }

  @Property
  void quantilesAscendWithinTheRange(
      @ForAll("anything") double[] values,
      @ForAll @DoubleRange(max = 1) double one,
      @ForAll @DoubleRange(max = 1) double other) {
    NumericSample sample = NumericSample.of(values);
    if (!sample.isEmpty()) {
      double low = Quantiles.of(sample, Math.min(one, other)) + 0.0; // -0.0 is 0
      double high = Quantiles.of(sample, Math.max(one, other)) + 0.0;
      double first = sample.value(0) + 0.0;
      double last = sample.value(sample.size() - 1) + 0.0;
      assertThat(low).isBetween(first, last);
      assertThat(high).isBetween(first, last);
      assertThat(high).isGreaterThanOrEqualTo(low - 1e-15 * Math.abs(low));
    }
  }

  @Property
  void decilesAreTheQuantilesAtTheirShares(@ForAll("anything") double[] values) {
    NumericSample sample = NumericSample.of(values);
    if (!sample.isEmpty()) {
      for (int k = 0; k <= 10; k++) {
        double expected = Quantiles.of(sample, k / 10.0);
        double largest = Math.max(-sample.value(0), sample.value(sample.size() - 1));
        assertThat(Quantiles.of(sample, k, 10))
            .isCloseTo(expected, within(1e-14 * largest + 1e-320));
      }
    }
  }

  @Property
  void sortOrder_ascendsAndKeepsTiesInRowOrder(@ForAll @NotEmpty double[] values) {
    int[] order = SortOrder.of(values);
    assertThat(Arrays.stream(order).sorted()).containsExactly(rows(values.length));
    for (int i = 1; i < order.length; i++) {
      int compared = Double.compare(values[order[i - 1]], values[order[i]]);
      assertThat(compared < 0 || (compared == 0 && order[i - 1] < order[i])).isTrue();
    }
  }

  private static Integer[] rows(int n) {
    return IntStream.range(0, n).boxed().toArray(Integer[]::new);
  }
}
