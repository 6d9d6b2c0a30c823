package dev.tidemark.analyzer.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.storage.model.Threshold;
import dev.tidemark.storage.result.Status;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CriterionTest {
  private static final Threshold.Past RULE = new Threshold.Past(3, 30, 4);
  private static final List<Double> QUIET = List.of(0.02, 0.03, 0.04, 0.03);

  @Test
  void budget_isSharedByAllTestsOfAMonth() {
    Criterion.Budget budget = new Criterion.Budget(1, 30, 40);
    assertThat(budget.significance()).isCloseTo(1 / 1200.0, within(1e-15));
    assertThat(budgeted(budget, psi(0.5), 1 / 1201.0)).isEqualTo(Status.DRIFT);
    assertThat(budgeted(budget, psi(0.5), 1 / 1199.0)).isEqualTo(Status.OK);
    assertThat(budgeted(budget, psi(0.01), 0)).as("the metric's limit holds").isEqualTo(Status.OK);
    assertThat(budget.judge(psi(0.5), 0.5, 0).words())
        .isEqualTo(
            "significant below p = 0.0008333: 1 false alarms a month, 30 windows of 40 tests");
  }

  @Test
  void budgetWithoutATest_neverSaysDrift_andNeverHidesIt() {
    Measurement accuracy = accuracy(0.5);
    Criterion.Finding finding =
        new Criterion.Budget(1, 30, 40).judge(accuracy, Double.NaN, Double.NaN);
    assertThat(finding.status()).isEqualTo(Status.WARNING);
  }

  @Test
  void band_isMeanAndSampleDeviations() {
    Band band = Band.of(List.of(1.0, 2.0, 3.0, 4.0), 2);
    assertThat(band.mean()).isEqualTo(2.5);
    assertThat(band.deviation()).isCloseTo(1.2909944487358056, within(1e-15)); // numpy.std(ddof=1)
    assertThat(band.high()).isCloseTo(5.081988897471611, within(1e-14));
    assertThatThrownBy(() -> Band.of(List.of(1.0), 3)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void band_ofHugeAndOfEqualValues_isFinite() {
    assertThat(Band.of(List.of(1e300, 3e300), 1).high()).isCloseTo(3.414e300, within(1e297));
    assertThat(Band.of(List.of(0.0, 0.0), 3).high()).isZero();
    assertThat(Band.of(Collections.nCopies(7, 0.1), 3).high()).isCloseTo(0.1, within(1e-15));
  }

  @Test
  void valueBeyondItsPast_isDrift_evenWithinTheFixedLimit() {
    Criterion.Finding finding = past(QUIET).judge(psi(0.09), 0.001, 0.001);
    assertThat(finding.status()).isEqualTo(Status.DRIFT);
    assertThat(finding.words())
        .isEqualTo(
            "limit 0.05449: mean 0.03 and 3 deviations of 0.008165 over the 4 windows before");
  }

  @Test
  void valueBeyondItsPast_thatMayBeChance_isNot() {
    assertThat(past(QUIET).judge(psi(0.09), 0.02, 0.001).status()).isEqualTo(Status.OK);
  }

  @Test
  void qualityIsJudgedBelow_errorsAbove() {
    List<Double> before = List.of(0.90, 0.91, 0.90, 0.89);
    assertThat(past(before).judge(accuracy(0.86), Double.NaN, Double.NaN).status())
        .isEqualTo(Status.DRIFT);
    assertThat(past(before).judge(accuracy(0.96), Double.NaN, Double.NaN).status())
        .isEqualTo(Status.OK);
  }

  @Test
  void fewWindowsBefore_areInsufficient_withTheNumberThatIsMissing() {
    Criterion.Finding finding = past(List.of(0.02, 0.03)).judge(psi(0.09), 0.001, 0.001);
    assertThat(finding)
        .isEqualTo(new Criterion.Finding(Status.INSUFFICIENT, "needs 4 windows before, has 2"));
    assertThat(past(List.of()).judge(psi(0.9), 0.001, 0.001).words())
        .isEqualTo("needs 4 windows before, has 0; drift by the fixed limit");
  }

  /** The trap: windows that all drifted make a wide or high band, and the drift looks usual. */
  @Test
  void pastThatHadDrifted_makesDriftAWarning_neverOk() {
    Criterion.Finding finding = past(List.of(0.50, 0.52, 0.48, 0.51)).judge(psi(0.5), 0.001, 0.001);
    assertThat(finding.status()).isEqualTo(Status.WARNING);
    assertThat(finding.words())
        .endsWith("; drift by the fixed limit: the windows before may have drifted as well");
    assertThat(past(List.of(0.1, 0.9, 0.2, 0.8)).judge(psi(0.5), 0.001, 0.001).status())
        .as("a wide band")
        .isEqualTo(Status.WARNING);
  }

  @Test
  void metricWithoutALimit_isNeverJudged() {
    Measurement mean = Measurement.of("mean", 1e9, Samples.ofCurrent(100)).pValue(0);
    assertThat(past(QUIET).judge(mean, 0, 0)).isEqualTo(new Criterion.Finding(Status.OK, ""));
  }

  private static Criterion past(List<Double> values) {
    return new Criterion.Past(RULE, values);
  }

  private static Status budgeted(Criterion budget, Measurement measurement, double p) {
    return budget.judge(measurement, 0.5, p).status();
  }

  private static Measurement psi(double value) {
    return Measurement.of("psi", value, new Samples(100, 100)).limit(new Limit.Distance(0.1, 0.2));
  }

  private static Measurement accuracy(double value) {
    return Measurement.of("accuracy", value, Samples.ofCurrent(100))
        .interval(value - 0.01, value + 0.01)
        .reference(0.9)
        .limit(new Limit.RelativeDrop(0.05));
  }
}
