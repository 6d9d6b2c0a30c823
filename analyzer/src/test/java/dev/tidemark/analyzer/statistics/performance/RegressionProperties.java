package dev.tidemark.analyzer.statistics.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RegressionProperties {
  private static final double ROUNDING = 1e-9;

  @Provide
  Arbitrary<List<double[]>> rows() {
    Arbitrary<Double> values =
        Arbitraries.oneOf(
            Arbitraries.integers().between(-3, 3).map(Integer::doubleValue),
            Arbitraries.doubles().between(-1000, 1000));
    return values.array(double[].class).ofSize(2).list().ofMinSize(1).ofMaxSize(40);
  }

  private static RegressionErrors errors(List<double[]> rows, double unit) {
    return RegressionErrors.of(
        rows.stream().mapToDouble(row -> row[0] * unit).toArray(),
        rows.stream().mapToDouble(row -> row[1] * unit).toArray());
  }

  @Property
  void errorsBoundEachOther(@ForAll("rows") List<double[]> rows) {
    RegressionErrors errors = errors(rows, 1);
    assertThat(errors.rmse()).isGreaterThanOrEqualTo(errors.mae() - ROUNDING);
    assertThat(errors.mae()).isGreaterThanOrEqualTo(Math.abs(errors.meanError()) - ROUNDING);
    assertThat(errors.maxError()).isGreaterThanOrEqualTo(errors.rmse() - ROUNDING);
    assertThat(errors.medianAbsoluteError()).isBetween(0.0, errors.maxError());
    errors.r2().ifPresent(r2 -> assertThat(r2).isLessThanOrEqualTo(1));
  }

  @Property
  void unit_scalesErrorsAndLeavesSharesAlone(@ForAll("rows") List<double[]> rows) {
    RegressionErrors plain = errors(rows, 1);
    for (double unit : new double[] {0x1p-900, 0x1p1000}) {
      RegressionErrors scaled = errors(rows, unit);
      assertThat(scaled.rmse() / unit).isCloseTo(plain.rmse(), within(ROUNDING));
      assertThat(scaled.mae() / unit).isCloseTo(plain.mae(), within(ROUNDING));
      assertThat(scaled.r2().isPresent()).isEqualTo(plain.r2().isPresent());
      plain
          .r2()
          .ifPresent(r2 ->
              assertThat(scaled.r2().orElseThrow())
                  .isCloseTo(r2, within(ROUNDING * (1 + Math.abs(r2)))));
    }
  }

  @Property
  void perfectPredictions_haveNoError(@ForAll("rows") List<double[]> rows) {
    double[] labels = rows.stream().mapToDouble(row -> row[0]).toArray();
    RegressionErrors errors = RegressionErrors.of(labels, labels);
    assertThat(errors.rmse()).isZero();
    assertThat(errors.maxError()).isZero();
    errors.r2().ifPresent(r2 -> assertThat(r2).isEqualTo(1));
    errors.mape().ifPresent(mape -> assertThat(mape).isZero());
  }

  @Property
  void aWeightOfTwo_isTheRowTwice(@ForAll("rows") List<double[]> rows) {
    double[] weights = new double[rows.size()];
    Arrays.fill(weights, 1);
    weights[0] = 2;
    RegressionErrors weighted =
        RegressionErrors.of(
            rows.stream().mapToDouble(row -> row[0]).toArray(),
            rows.stream().mapToDouble(row -> row[1]).toArray(),
            weights);
    List<double[]> repeated =
        IntStream.rangeClosed(0, rows.size())
            .mapToObj(i -> rows.get(i == rows.size() ? 0 : i))
            .toList();
    RegressionErrors plain = errors(repeated, 1);
    assertThat(weighted.rmse()).isCloseTo(plain.rmse(), within(ROUNDING));
    assertThat(weighted.mae()).isCloseTo(plain.mae(), within(ROUNDING));
    assertThat(weighted.meanError()).isCloseTo(plain.meanError(), within(ROUNDING));
  }
}
