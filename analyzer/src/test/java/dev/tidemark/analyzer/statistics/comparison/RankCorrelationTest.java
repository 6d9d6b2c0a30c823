package dev.tidemark.analyzer.statistics.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankCorrelationTest {
  /** SciPy 1.17.1, {@code spearmanr}. */
  @Test
  void tiesAtTheirMeanRank_asSciPy() {
    RankCorrelation found =
        RankCorrelation.of(
                new double[] {1.5, 2, 2, 3.25, 9, -4, 7},
                new double[] {0.1, 0.5, 0.4, 0.4, 0.9, 0.2, 0.3})
            .orElseThrow();
    assertThat(found.coefficient()).isCloseTo(0.6636363636363637, within(1e-12));
    assertThat(found.pValue()).isCloseTo(0.10408132301338961, within(1e-10));
  }

  @Test
  void perfectOrder_isOne_whateverTheDistances() {
    RankCorrelation found =
        RankCorrelation.of(new double[] {1, 2, 3, 4, 5}, new double[] {1, 10, 100, 1e4, 1e300})
            .orElseThrow();
    assertThat(found.coefficient()).isEqualTo(1);
    assertThat(found.pValue()).isZero();
  }

  @Test
  void constantSide_orFewPairs_sayNothing() {
    assertThat(RankCorrelation.of(new double[] {1, 1, 1, 1, 1}, new double[] {1, 2, 3, 4, 5}))
        .isEmpty();
    assertThat(RankCorrelation.of(new double[] {1, 2}, new double[] {1, 2})).isEmpty();
  }
}
