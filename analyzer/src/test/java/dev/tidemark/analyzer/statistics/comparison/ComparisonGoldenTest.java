package dev.tidemark.analyzer.statistics.comparison;

import static dev.tidemark.analyzer.statistics.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.statistics.Golden;
import dev.tidemark.analyzer.statistics.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The families {@code mcnemar}, {@code delong}, {@code bootstrap} and {@code multiple_testing}. */
class ComparisonGoldenTest {

  @TestFactory
  Stream<DynamicTest> mcNemar_agrees() {
    return Golden.cases("mcnemar", ComparisonGoldenTest::checkMcNemar);
  }

  private static void checkMcNemar(Json test) {
    McNemar mcNemar =
        new McNemar(
            test.get("input").get("only_a_right").whole(),
            test.get("input").get("only_b_right").whole());
    Json expected = test.get("expected");
    for (String name : expected.names()) {
      Json value = expected.get(name);
      switch (name) {
        case "b" -> assertThat(mcNemar.onlyFirst()).isEqualTo(value.whole());
        case "c" -> assertThat(mcNemar.onlySecond()).isEqualTo(value.whole());
        case "pvalue_exact" -> assertClose(name, mcNemar.exactPValue(), value);
        case "pvalue_mid" -> assertClose(name, mcNemar.midPValue(), value);
        case "chi_square" -> checkChiSquare(mcNemar.chiSquare(), value);
        case "chi_square_corrected" -> checkChiSquare(mcNemar.correctedChiSquare(), value);
        default -> throw new AssertionError("unknown value in the golden file: " + name);
      }
    }
  }

  private static void checkChiSquare(OptionalDouble actual, Json expected) {
    if (expected.isNull()) {
      assertThat(actual).isEmpty();
      return;
    }
    assertClose("statistic", actual, expected.get("statistic"));
    if (actual.isPresent()) {
      assertClose("p-value", McNemar.pValue(actual.getAsDouble()), expected.get("pvalue"));
    }
  }

  @TestFactory
  Stream<DynamicTest> deLong_agrees() {
    return Golden.cases("delong", ComparisonGoldenTest::checkDeLong);
  }

  private static void checkDeLong(Json test) {
    Json input = test.get("input");
    double[] labels = input.get("labels").numbers();
    boolean[] outcomes = new boolean[labels.length];
    for (int i = 0; i < labels.length; i++) {
      outcomes[i] = labels[i] == 1;
    }
    Optional<DeLong> result =
        DeLong.of(input.get("scores_a").numbers(), input.get("scores_b").numbers(), outcomes);
    Json expected = test.get("expected");
    for (String name : expected.names()) {
      Json value = expected.get(name);
      switch (name) {
        case "auc_a" -> assertClose(name, value(result.map(DeLong::first)), value);
        case "auc_b" -> assertClose(name, value(result.map(DeLong::second)), value);
        case "variance_a" -> assertClose(name, value(result.map(DeLong::firstVariance)), value);
        case "variance_b" -> assertClose(name, value(result.map(DeLong::secondVariance)), value);
        case "covariance" -> assertClose(name, value(result.map(DeLong::covariance)), value);
        case "difference" -> assertClose(name, value(result.map(DeLong::difference)), value);
        case "variance_difference" ->
            assertClose(name, value(result.map(DeLong::varianceOfDifference)), value);
        case "z" ->
            assertClose(name, value(result.flatMap(DeLong::test).map(DeLong.Test::z)), value);
        case "pvalue" ->
            assertClose(name, value(result.flatMap(DeLong::test).map(DeLong.Test::pValue)), value);
        case "ci95" ->
            checkInterval(name, result.flatMap(delong -> delong.differenceInterval(0.95)), value);
        default -> throw new AssertionError("unknown value in the golden file: " + name);
      }
    }
  }

  private static OptionalDouble value(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  private static void checkInterval(String name, Optional<Interval> actual, Json expected) {
    if (expected.isNull()) {
      assertThat(actual).isEmpty();
    } else {
      Interval interval = actual.orElseThrow();
      assertClose(name + " lower", interval.lower(), expected.elements().get(0));
      assertClose(name + " upper", interval.upper(), expected.elements().get(1));
    }
  }

  @TestFactory
  Stream<DynamicTest> bootstrap_agrees() {
    return Golden.cases("bootstrap", ComparisonGoldenTest::checkBootstrap);
  }

  private static void checkBootstrap(Json test) {
    Json input = test.get("input");
    double[] values = input.get("values").numbers();
    assertThat(input.get("statistic").text()).isEqualTo("mean");
    ToDoubleFunction<int[]> mean =
        rows -> Arrays.stream(rows).mapToDouble(row -> values[row]).average().orElseThrow();
    List<int[]> draws =
        input.get("resample_rows").elements().stream()
            .map(draw -> Arrays.stream(draw.wholes()).mapToInt(Math::toIntExact).toArray())
            .toList();
    Bootstrap bootstrap = Bootstrap.of(fixed(values.length, draws), mean);
    double level = input.get("level").number();
    Json expected = test.get("expected");
    for (String name : expected.names()) {
      Json value = expected.get(name);
      switch (name) {
        case "estimate" -> assertClose(name, bootstrap.estimate(), value);
        case "standard_error" -> assertClose(name, bootstrap.standardError(), value);
        case "first_replicates" -> {
          for (int i = 0; i < value.elements().size(); i++) {
            assertClose(name, mean.applyAsDouble(draws.get(i)), value.elements().get(i));
          }
        }
        case "percentile" -> checkInterval(name, Optional.of(bootstrap.percentile(level)), value);
        case "basic" -> checkInterval(name, Optional.of(bootstrap.basic(level)), value);
        case "bca" -> checkInterval(name, bootstrap.biasCorrected(level), value);
        case "bca_bias_z0" -> assertClose(name, bootstrap.bias(), value);
        case "bca_acceleration" -> assertClose(name, bootstrap.acceleration(), value);
        default -> throw new AssertionError("unknown value in the golden file: " + name);
      }
    }
  }

  private static Resamples fixed(int rows, List<int[]> draws) {
    return new Resamples() {
      @Override
      public int rows() {
        return rows;
      }

      @Override
      public Stream<int[]> stream() {
        return draws.stream();
      }
    };
  }

  @TestFactory
  Stream<DynamicTest> multipleTesting_agrees() {
    return Golden.cases("multiple_testing", ComparisonGoldenTest::checkMultipleTesting);
  }

  private static void checkMultipleTesting(Json test) {
    double[] pValues = test.get("input").get("pvalues").numbers();
    Json expected = test.get("expected");
    for (String name : expected.names()) {
      Json value = expected.get(name);
      switch (name) {
        case "benjamini_hochberg" ->
            checkAll(name, MultipleTesting.benjaminiHochberg(pValues), value);
        case "benjamini_yekutieli" ->
            checkAll(name, MultipleTesting.benjaminiYekutieli(pValues), value);
        case "bonferroni" -> checkAll(name, MultipleTesting.bonferroni(pValues), value);
        case "holm" -> checkAll(name, MultipleTesting.holm(pValues), value);
        case "rejected_bh_005" -> {
          double[] adjusted = MultipleTesting.benjaminiHochberg(pValues);
          for (int i = 0; i < adjusted.length; i++) {
            assertThat(adjusted[i] <= 0.05).isEqualTo(value.elements().get(i).isTrue());
          }
        }
        default -> throw new AssertionError("unknown value in the golden file: " + name);
      }
    }
  }

  private static void checkAll(String name, double[] actual, Json expected) {
    assertThat(actual).hasSize(expected.elements().size());
    for (int i = 0; i < actual.length; i++) {
      assertClose(name, actual[i], expected.elements().get(i));
    }
  }
}
