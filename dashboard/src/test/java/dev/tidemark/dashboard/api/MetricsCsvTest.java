package dev.tidemark.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsCsvTest {
  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx"})
  void textThatLooksLikeAFormula_getsAnApostrophe(String text) {
    assertThat(MetricsCsv.text(text)).startsWith("'" + text.charAt(0));
  }

  @Test
  void separatorsAndQuotes_areQuoted() {
    assertThat(MetricsCsv.text("a,\"b\"\nc")).isEqualTo("\"a,\"\"b\"\"\nc\"");
    assertThat(MetricsCsv.text("plain")).isEqualTo("plain");
    assertThat(MetricsCsv.text(null)).isEmpty();
  }
}
