package dev.tidemark.analyzer.statistics.multivariate;

import static dev.tidemark.analyzer.statistics.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.statistics.Golden;
import dev.tidemark.analyzer.statistics.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {
  private static final double EXPLAINED = PrincipalComponents.DEFAULT_EXPLAINED;

  @Test
  void errors_areThoseOfNumPysDecomposition() {
    for (Json test : Golden.bundled("pca").get("cases").elements()) {
      double[][] reference = rows(test.get("reference"));
      PrincipalComponents components = PrincipalComponents.fit(reference, EXPLAINED);
      assertThat(components.size()).isEqualTo((int) test.get("components").whole());
      assertClose("explained", components.explained(), test.get("explained"));
      checkErrors(components, reference, test.get("reference_errors"));
      checkErrors(components, rows(test.get("current")), test.get("current_errors"));
    }
  }

  private static double[][] rows(Json rows) {
    return rows.elements().stream().map(Json::numbers).toArray(double[][]::new);
  }

  private static void checkErrors(PrincipalComponents components, double[][] rows, Json expected) {
    List<Json> errors = expected.elements();
    for (int row = 0; row < rows.length; row++) {
      assertClose("row " + row, components.error(rows[row]), errors.get(row));
    }
  }

  /** Two columns that always move together; in the drifted window they no longer do. */
  private static double[][] pairs(int rows, boolean together, long seed) {
    Random random = new Random(seed);
    double[][] table = new double[rows][];
    for (int row = 0; row < rows; row++) {
      double x = random.nextGaussian();
      double y = together ? x + 0.1 * random.nextGaussian() : random.nextGaussian();
      table[row] = new double[] {x, y, random.nextGaussian()};
    }
    return table;
  }

  @Test
  void brokenCorrelation_isSeen_thoughEachColumnIsAsBefore() {
    double[][] reference = pairs(5_000, true, 1);
    PrincipalComponents components = PrincipalComponents.fit(reference, 0.9);
    ReconstructionError usual = ReconstructionError.of(components, reference);
    ReconstructionError same = ReconstructionError.of(components, pairs(500, true, 2));
    ReconstructionError broken = ReconstructionError.of(components, pairs(500, false, 3));
    assertThat(same.pValue(usual)).isGreaterThan(0.01);
    assertThat(broken.pValue(usual)).isLessThan(1e-9);
    assertThat(broken.mean()).isGreaterThan(same.interval(0.999).upper());
    double[] contributions = broken.contributions();
    assertThat(Arrays.stream(contributions).sum()).isCloseTo(1, within(1e-12));
    assertThat(contributions[0]).isGreaterThan(contributions[2]);
  }

  @Test
  void missingValues_areTheMean_andAddNoError() {
    double[][] reference = pairs(1_000, true, 4);
    PrincipalComponents components = PrincipalComponents.fit(reference, EXPLAINED);
    assertThat(components.error(new double[] {Double.NaN, Double.NaN, Double.NaN})).isZero();
  }

  @Test
  void allRowsEqual_areRebuiltExactly() {
    double[][] constant = {{3, 4}, {3, 4}, {3, 4}};
    PrincipalComponents components = PrincipalComponents.fit(constant, EXPLAINED);
    ReconstructionError error = ReconstructionError.of(components, constant);
    assertThat(error.mean()).isZero();
    assertThat(error.pValue(error)).isEqualTo(1);
    assertThat(error.contributions()).containsOnly(0);
    assertThat(components.error(new double[] {5, 4})).isPositive();
  }

  /** What is left of such rows is rounding, whose mean would differ from window to window. */
  @Test
  void columnsThatSayTheSame_areRebuiltExactly() {
    Random random = new Random(5);
    double[][] rows = new double[200][];
    for (int row = 0; row < rows.length; row++) {
      double x = 17 + 1_000 * random.nextGaussian();
      rows[row] = new double[] {x, 0.3 * x, -7.7 * x};
    }
    ReconstructionError error = ReconstructionError.of(PrincipalComponents.fit(rows, 0.65), rows);
    assertThat(error.mean()).isZero();
    assertThat(error.pValue(error)).isEqualTo(1);
  }

  @Test
  void anotherNumberOfColumns_isRefused() {
    PrincipalComponents components = PrincipalComponents.fit(new double[][] {{1, 2}, {2, 1}}, 0.5);
    assertThatIllegalArgumentException().isThrownBy(() -> components.error(new double[] {1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrincipalComponents.fit(new double[][] {{1, 2}}, 0.5));
  }

  @Test
  void categories_areEncodedByTheirFrequency() {
    FrequencyEncoding encoding = new FrequencyEncoding(Map.of("a", 3L, "b", 1L));
    assertThat(encoding.of("a")).isEqualTo(0.75);
    assertThat(encoding.of("new")).isZero();
  }

  @Test
  void hugeAndDenormalValues_giveTheErrorsOfUsualOnes() {
    double[][] usual = {{1, 2, 3}, {2, 1, 0.5}, {3, 5, 1}, {4, 3, 2}, {5, 1, 1}, {-4, 2, 7}};
    PrincipalComponents components = PrincipalComponents.fit(usual, 0.65);
    for (int exponent : new int[] {1019, -1022, -1040}) {
      double[][] scaled = new double[usual.length][];
      for (int row = 0; row < usual.length; row++) {
        scaled[row] = Arrays.stream(usual[row]).map(value -> Math.scalb(value, exponent)).toArray();
      }
      PrincipalComponents same = PrincipalComponents.fit(scaled, 0.65);
      for (int row = 0; row < usual.length; row++) {
        assertThat(same.error(scaled[row]))
            .as("2^" + exponent)
            .isCloseTo(components.error(usual[row]), within(1e-9));
      }
    }
    assertThat(components.error(new double[] {1e300, -1e300, Double.MAX_VALUE})).isFinite();
  }
}
