package dev.tidemark.analyzer.statistics.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.statistics.Golden;
import dev.tidemark.analyzer.statistics.Json;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Random;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest.TwoResult;
import org.junit.jupiter.api.Test;

class KolmogorovSmirnovTest {
  private static final double RELATIVE = 1e-6;
  private static final double UNDERFLOW = 1e-305;

  @Test
  void asymptoticPValue_isSciPys() {
    for (Json row : Golden.bundled("scipy_ks").get("asymptotic").elements()) {
      double[] values = row.numbers();
      double p = OneSampleKolmogorov.upperTail(values[1], (long) values[0]);
      assertThat(p)
          .as("n %s, d %s", values[0], values[1])
          .isCloseTo(values[2], within(RELATIVE * values[2] + UNDERFLOW));
    }
  }

  @Test
  void exactPValue_isSciPys() {
    for (Json row : Golden.bundled("scipy_ks").get("exact").elements()) {
      double[] values = row.numbers();
      double p = KolmogorovSmirnov.pValue(values[2], (long) values[0], (long) values[1]);
      assertThat(p)
          .as("n %s, m %s, d %s", values[0], values[1], values[2])
          .isCloseTo(values[3], within(RELATIVE * values[3] + UNDERFLOW));
    }
  }

  @Test
  void agreesWithCommonsStatistics() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      double shift = random.nextDouble();
      double[] x = random.doubles(2 + random.nextInt(40)).toArray();
      double[] y = random.doubles(2 + random.nextInt(40)).map(value -> value + shift).toArray();
      KolmogorovSmirnov ours = KolmogorovSmirnov.of(NumericSample.of(x), NumericSample.of(y));
      TwoResult theirs =
          org.apache.commons.statistics.inference.KolmogorovSmirnovTest.withDefaults().test(x, y);
      assertThat(ours.statistic()).isCloseTo(theirs.getStatistic(), within(1e-14));
      assertThat(ours.pValue()).isCloseTo(theirs.getPValue(), within(1e-11));
    }
  }

  @Test
  void location_isTheFirstValueAtTheLargestDistance() {
    KolmogorovSmirnov ks =
        KolmogorovSmirnov.of(NumericSample.of(1, 2, 3, 4), NumericSample.of(3, 4, 5, 6));
    assertThat(ks.statistic()).isEqualTo(0.5);
    assertThat(ks.location()).isEqualTo(2);
    assertThat(ks.exact()).isTrue();
  }

  @Test
  void tiedValues_areOneStep() {
    KolmogorovSmirnov ks =
        KolmogorovSmirnov.of(NumericSample.of(0.0, 0.0, -0.0, 1), NumericSample.of(-0.0, 1, 1, 1));
    assertThat(ks.statistic()).isEqualTo(0.5);
  }

  @Test
  void largeSamples_useTheAsymptoticPValue() {
    double[] x = new Random(1).doubles(10_001).toArray();
    double[] y = new Random(2).doubles(50).toArray();
    KolmogorovSmirnov ks = KolmogorovSmirnov.of(NumericSample.of(x), NumericSample.of(y));
    assertThat(ks.exact()).isFalse();
    assertThat(ks.pValue())
        .isEqualTo(KolmogorovSmirnov.asymptoticPValue(ks.statistic(), 10_001, 50));
  }

  @Test
  void emptySample_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KolmogorovSmirnov.of(NumericSample.of(), NumericSample.of(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KolmogorovSmirnov.pValue(Double.NaN, 3, 3));
  }
}
