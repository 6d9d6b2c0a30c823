package dev.tidemark.analyzer.statistics.profile;

import static dev.tidemark.analyzer.statistics.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.statistics.Golden;
import dev.tidemark.analyzer.statistics.Json;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftProfileTest {

  @Test
  void nannyMlAndWhyLabs_haveTheDigitsOfTheirRules() {
    for (Json test : Golden.bundled("profiles").get("cases").elements()) {
      NumericSample reference = NumericSample.of(test.get("reference").numbers());
      NumericSample current = NumericSample.of(test.get("current").numbers());
      for (DriftProfile profile : new DriftProfile[] {DriftProfile.NANNYML, DriftProfile.WHYLABS}) {
        Json expected = test.get(profile.id());
        String name = test.get("id").text() + " " + profile.id();
        assertClose(name, profile.psi(reference, current), expected.get("psi"));
        assertClose(
            name, profile.jensenShannon(reference, current), expected.get("jensen_shannon"));
        assertClose(name, profile.hellinger(reference, current), expected.get("hellinger"));
      }
    }
  }

  @Test
  void nannyMlChiSquare_isSciPysContingencyTest() {
    for (Json row : Golden.bundled("profiles").get("nannyml_chi_square").elements()) {
      Map<String, Long> reference = counts(row.elements().get(0).wholes());
      Map<String, Long> current = counts(row.elements().get(1).wholes());
      assertClose(
          "p-value",
          DriftProfile.NANNYML.chiSquarePValue(reference, current),
          row.elements().get(2));
    }
  }

  private static Map<String, Long> counts(long[] rows) {
    Map<String, Long> counts = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] > 0) {
        counts.put("category " + i, rows[i]);
      }
    }
    return counts;
  }

  /** One shift, many PSIs: a value says nothing without its rules. */
  @Test
  void oneShift_hasAnotherPsiByEachProfile() {
    NumericSample reference =
        NumericSample.of(IntStream.range(0, 1000).mapToDouble(i -> i / 1000.0).toArray());
    NumericSample squared =
        NumericSample.of(IntStream.range(0, 250).mapToDouble(j -> j * j / 62_500.0).toArray());
    double[] scattered = IntStream.range(0, 250).mapToDouble(i -> 4 * i / 1000.0 + 0.5).toArray();
    assertThat(DriftProfile.EVIDENTLY.psi(reference, squared)).isCloseTo(0.4020, within(5e-5));
    assertThat(DriftProfile.EVIDENTLY.psi(reference, NumericSample.of(scattered)))
        .isCloseTo(6.738, within(5e-4));
    assertThat(DriftProfile.CLASSIC.psi(reference, squared)).isCloseTo(0.3911, within(5e-5));
    assertThat(DriftProfile.CLASSIC.psi(reference, NumericSample.of(scattered)))
        .isCloseTo(4.346, within(5e-4));
    assertThat(DriftProfile.EVIDENTLY.jensenShannon(reference, squared))
        .isCloseTo(0.2192, within(5e-5));
    assertThat(DriftProfile.NANNYML.jensenShannon(reference, squared))
        .isCloseTo(0.2615, within(5e-5));
    assertThat(DriftProfile.NANNYML.hellinger(reference, squared)).isCloseTo(0.2200, within(5e-5));
  }

  /** In Evidently one row of a new category makes the p-value 0; not with our own test. */
  @Test
  void aNewCategory_zeroesOnlyEvidentlysChiSquare() {
    Map<String, Long> reference = Map.of("a", 600L, "b", 300L, "c", 100L);
    Map<String, Long> current = Map.of("a", 100L, "b", 80L, "c", 20L);
    Map<String, Long> withNew = Map.of("a", 100L, "b", 80L, "c", 20L, "d", 1L);
    assertThat(DriftProfile.EVIDENTLY.chiSquarePValue(reference, current))
        .isCloseTo(0.00674, within(5e-6));
    assertThat(DriftProfile.CLASSIC.chiSquarePValue(reference, current))
        .isCloseTo(0.01725, within(5e-6));
    assertThat(DriftProfile.EVIDENTLY.chiSquarePValue(reference, withNew)).isZero();
    assertThat(DriftProfile.CLASSIC.chiSquarePValue(reference, withNew)).isGreaterThan(0.004);
  }

  /** With bins over both windows together one outlier of today changes every bin. */
  @Test
  void anOutlier_movesEvidentlysBinsButNotOurs() {
    double[] values = IntStream.range(0, 500).mapToDouble(i -> i / 500.0).toArray();
    NumericSample reference = NumericSample.of(values);
    NumericSample calm = NumericSample.of(Arrays.copyOf(values, 250));
    NumericSample outlier =
        NumericSample.of(
            DoubleStream.concat(Arrays.stream(values, 0, 250), DoubleStream.of(1e6)).toArray());
    assertThat(DriftProfile.EVIDENTLY.psi(reference, outlier))
        .isLessThan(0.2 * DriftProfile.EVIDENTLY.psi(reference, calm));
    assertThat(DriftProfile.CLASSIC.psi(reference, outlier))
        .isCloseTo(DriftProfile.CLASSIC.psi(reference, calm), within(0.6));
  }

  @Test
  void ids_areTheNamesInSettings() {
    for (DriftProfile profile : DriftProfile.values()) {
      assertThat(DriftProfile.ofId(profile.id())).isEqualTo(profile);
    }
    assertThat(DriftProfile.NANNYML.id()).isEqualTo("nannyml");
    assertThatIllegalArgumentException().isThrownBy(() -> DriftProfile.ofId("Classic"));
  }
}
