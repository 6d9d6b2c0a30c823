package dev.tidemark.analyzer.statistics.profile;

import static dev.tidemark.analyzer.statistics.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.analyzer.statistics.Golden;
import dev.tidemark.analyzer.statistics.Json;
import dev.tidemark.analyzer.statistics.drift.KolmogorovSmirnov;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The sections {@code evidently} of the families {@code numeric} and {@code categorical}. */
class EvidentlyGoldenTest {
  private static final DriftProfile EVIDENTLY = DriftProfile.EVIDENTLY;

  @TestFactory
  Stream<DynamicTest> numericColumns_agree() {
    return Golden.cases("numeric", EvidentlyGoldenTest::checkNumeric);
  }

  @TestFactory
  Stream<DynamicTest> categoricalColumns_agree() {
    return Golden.cases("categorical", EvidentlyGoldenTest::checkCategorical);
  }

  private static void checkNumeric(Json test) {
    NumericSample reference = NumericSample.of(test.get("input").get("reference").numbers());
    NumericSample current = NumericSample.of(test.get("input").get("current").numbers());
    Json expected = test.get("expected").get("evidently");
    for (String name : expected.names()) {
      Json value = expected.get(name);
      switch (name) {
        case "psi" -> check(name, () -> EVIDENTLY.psi(reference, current), value);
        case "kl_div" ->
            check(
                name, () -> EvidentlyRules.klDivergence(EVIDENTLY.bins(reference, current)), value);
        case "jensenshannon" ->
            check(name, () -> EVIDENTLY.jensenShannon(reference, current), value);
        case "hellinger" -> check(name, () -> EVIDENTLY.hellinger(reference, current), value);
        case "ks" -> check(name, () -> KolmogorovSmirnov.of(reference, current).pValue(), value);
        case "wasserstein" ->
            check(name, () -> EvidentlyDefault.wasserstein(reference, current), value);
        case "default" -> {
          if (value.names().contains("error")) {
            assertThatThrownBy(() -> EvidentlyDefault.of(reference, current))
                .isInstanceOf(IllegalArgumentException.class);
          } else {
            checkDefault(EvidentlyDefault.of(reference, current), value);
          }
        }
        default -> throw new AssertionError("unknown value in the golden file: " + name);
      }
    }
  }

  private static void checkCategorical(Json test) {
    Map<String, Long> reference = count(test.get("input").get("reference"));
    Map<String, Long> current = count(test.get("input").get("current"));
    Json expected = test.get("expected").get("evidently");
    for (String name : expected.names()) {
      Json value = expected.get(name);
      switch (name) {
        case "psi" -> check(name, () -> EVIDENTLY.psi(reference, current), value);
        case "kl_div" ->
            check(
                name, () -> EvidentlyRules.klDivergence(EVIDENTLY.bins(reference, current)), value);
        case "jensenshannon" ->
            check(name, () -> EVIDENTLY.jensenShannon(reference, current), value);
        case "hellinger" -> check(name, () -> EVIDENTLY.hellinger(reference, current), value);
        case "chisquare" -> check(name, () -> EVIDENTLY.chiSquarePValue(reference, current), value);
        case "default" -> {
          if (value.names().contains("error")) {
            assertThatThrownBy(() -> EvidentlyDefault.of(reference, current))
                .isInstanceOf(IllegalArgumentException.class);
          } else {
            checkDefault(EvidentlyDefault.of(reference, current), value);
          }
        }
        default -> throw new AssertionError("unknown value in the golden file: " + name);
      }
    }
  }

  /** Where Evidently raises or returns NaN, we have no value either. */
  private static void check(String name, DoubleSupplier actual, Json expected) {
    boolean isError = expected.value() instanceof Map || Double.isNaN(expected.number());
    if (isError) {
      assertThatThrownBy(actual::getAsDouble)
          .isInstanceOfAny(IllegalArgumentException.class, ArithmeticException.class);
    } else {
      assertClose(name, actual.getAsDouble(), expected);
    }
  }

  private static void checkDefault(EvidentlyDefault actual, Json expected) {
    assertThat(actual.method().title()).isEqualTo(expected.get("method").text());
    assertThat(actual.method().limit()).isEqualTo(expected.get("threshold").number());
    assertClose("default", actual.score(), expected.get("score"));
    assertThat(actual.drifted()).isEqualTo(expected.get("drifted").isTrue());
  }

  private static Map<String, Long> count(Json values) {
    Map<String, Long> counts = new TreeMap<>();
    for (Json value : values.elements()) {
      if (!value.isNull()) {
        counts.merge(value.text(), 1L, Long::sum);
      }
    }
    return counts;
  }
}
