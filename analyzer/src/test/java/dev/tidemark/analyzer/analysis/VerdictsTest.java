package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.column.Columns;
import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.column.ValueRange;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class VerdictsTest {
  private static final int REFERENCE = 2_000;
  private final SplittableRandom random = new SplittableRandom(17);

  @Test
  void nothingChanged_isCalledDriftInAtMostOnePercentOfColumns() {
    int drifted = 0;
    for (int model = 0; model < 100; model++) {
      Map<ColumnName, List<Measurement>> columns = new LinkedHashMap<>();
      for (int column = 0; column < 10; column++) {
        columns.put(name("f" + column), compared(50, random::nextGaussian, 0));
      }
      drifted += (int) judged(columns).values().stream().filter(this::drifts).count();
    }
    assertThat(drifted).isLessThanOrEqualTo(10);
  }

  @Test
  void emptyBinOfASmallWindow_isNoDriftByItself() {
    double[] shares = {
      0.02, 0.12, 0.22, 0.32, 0.42, 0.52, 0.62, 0.72, 0.82
    }; // none in the tenth bin
    double[] current = new double[45];
    Arrays.setAll(current, i -> shares[i % shares.length] + 0.03);
    double[] reference = new double[REFERENCE];
    Arrays.setAll(reference, i -> (double) i / REFERENCE);
    List<Judgement> column = judged(measured(reference, current, 45));
    Judgement psi = of(column, "psi");
    assertThat(psi.measurement().value()).isGreaterThan(0.2);
    assertThat(psi.adjusted()).isLessThan(0.001);
    assertThat(psi.status()).isEqualTo(Status.OK);
  }

  @Test
  void fifthOfADeviation_isFoundInAWindowOfTwoThousand() {
    List<Judgement> column = judged(compared(2_000, () -> random.nextGaussian() + 0.2, 0));
    assertThat(of(column, "wasserstein_normalized").status()).isEqualTo(Status.DRIFT);
  }

  @Test
  void nullStorm_isDriftOfNullRateAndOfPsiWithNulls_notOfTheValues() {
    List<Judgement> column = judged(compared(1_000, random::nextGaussian, 600));
    assertThat(of(column, "null_rate").status()).isEqualTo(Status.DRIFT);
    assertThat(of(column, "psi_with_nulls").status()).isEqualTo(Status.DRIFT);
    assertThat(of(column, "psi").status()).isEqualTo(Status.OK);
    assertThat(of(column, "ks_statistic").status()).isEqualTo(Status.OK);
  }

  private static List<Judgement> judged(List<Measurement> column) {
    return Verdicts.of(Map.of(name("f"), column), 30, Criteria.FIXED).values().iterator().next();
  }

  private static Map<ColumnName, List<Judgement>> judged(
      Map<ColumnName, List<Measurement>> columns) {
    return Verdicts.of(columns, 30, Criteria.FIXED);
  }

  private boolean drifts(List<Judgement> column) {
    return column.stream().anyMatch(judgement -> judgement.status() == Status.DRIFT);
  }

  private static Judgement of(List<Judgement> column, String metric) {
    return column.stream()
        .filter(judgement -> judgement.measurement().metric().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  private List<Measurement> compared(int values, DoubleSupplier current, int nulls) {
    double[] reference = new double[REFERENCE];
    Arrays.setAll(reference, _ -> random.nextGaussian());
    double[] now = new double[values];
    Arrays.setAll(now, _ -> current.getAsDouble());
    return measured(reference, now, values + nulls);
  }

  private static List<Measurement> measured(double[] reference, double[] current, int rows) {
    var before = Columns.numeric(reference, reference.length);
    return Measuring.measure(
        Comparison.Numeric.of(
            name("f"),
            before,
            Columns.numeric(current, rows),
            ValueRange.of(null, before.sample())));
  }

  private static ColumnName name(String text) {
    return new ColumnName(Subject.FEATURE, text);
  }
}
