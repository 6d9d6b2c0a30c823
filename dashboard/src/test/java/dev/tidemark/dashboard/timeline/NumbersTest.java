package dev.tidemark.dashboard.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void statistics_haveThreeSignificantDigits() {
    assertThat(Numbers.statistic(2.3149)).isEqualTo("2.31");
    assertThat(Numbers.statistic(0.04206)).isEqualTo("0.0421");
    assertThat(Numbers.statistic(12345.6)).isEqualTo("12\u202F346");
    assertThat(Numbers.statistic(0.00001)).isEqualTo("1.00e-05");
    assertThat(Numbers.statistic(0)).isEqualTo("0");
  }

  @Test
  void undefined_isADash_neverZero() {
    assertThat(Numbers.statistic(Double.NaN)).isEqualTo("–");
    assertThat(Numbers.percent(Double.NaN)).isEqualTo("–");
    assertThat(Numbers.pValue(Double.NaN)).isEqualTo("–");
  }

  @Test
  void shares_arePercentagesWithOneDecimal() {
    assertThat(Numbers.ofMetric("accuracy", 0.7494)).isEqualTo("74.9\u00A0%");
    assertThat(Numbers.ofMetric("null_rate", 0.34)).isEqualTo("34.0\u00A0%");
    assertThat(Numbers.ofMetric("psi", 0.34)).isEqualTo("0.340");
  }

  @Test
  void smallPValues_areNotWrittenAsZero() {
    assertThat(Numbers.pValue(1e-12)).isEqualTo("<\u00A00.001");
    assertThat(Numbers.pValue(0.0412)).isEqualTo("0.041");
  }
}
