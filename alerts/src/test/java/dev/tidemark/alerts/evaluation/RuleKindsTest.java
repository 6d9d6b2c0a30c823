package dev.tidemark.alerts.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.MemoryMetrics;
import dev.tidemark.alerts.testkit.ReceiverSimulator;
import dev.tidemark.alerts.testkit.Results;
import dev.tidemark.alerts.testkit.TestClock;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertEvent;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.alert.LastSeen;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** Every kind of rule: a case in which it fires, and one in which it must not. A model a test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuleKindsTest {
  private final TestClock clock = new TestClock("2026-03-28T00:00:10Z");
  private final MemoryMetrics metrics = new MemoryMetrics();
  private final ReceiverSimulator receiver = new ReceiverSimulator();
  private AlertsInstance alerts;
  private String model;

  @BeforeAll
  void open() {
    alerts = new AlertsInstance(AlertsInstance.memoryDatabase(), clock, metrics);
    alerts.webhook("oncall", receiver);
  }

  @AfterAll
  void close() {
    alerts.close();
    receiver.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    model = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void trend_firesWhenEachWindowIsGreaterThanTheOneBefore() {
    rule("\"metric\":\"mean\",\"feature\":\"*\",\"when\":{\"rising_for\":3}");
    series("mean", "steady", 5, 6, 5, 6, 7, 5, 6);
    assertThat(firing()).isEmpty();
    series("mean", "creeping", 5, 4, 5, 6, 7);
    assertThat(firing())
        .singleElement()
        .satisfies(alert ->
            assertThat(alert.summary())
                .isEqualTo(
                    "creeping: mean 7 > 6 the window before (3 rises in a row) since 2026-03-05"));
  }

  @Test
  void band_followsWhatIsUsual_andWaitsUntilItKnows() {
    rule(
        "\"metric\":\"mean\",\"feature\":\"*\",\"when\":{\"outside_band\":{\"windows\":10,"
            + "\"deviations\":4}}");
    series("mean", "young", 5, 5.1, 4.9, 90);
    series("mean", "usual", 5, 5.1, 4.9, 5.2, 4.8, 5, 5.1, 5.2, 4.8);
    assertThat(firing()).isEmpty();
    write(Results.feature(model, "mean", "usual"), 10, 6.5);
    assertThat(firing())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.feature()).isEqualTo("usual");
          assertThat(alert.summary()).contains("(band of 10 windows, 4 standard deviations)");
        });
    write(Results.feature(model, "mean", "usual"), 11, 5.1);
    assertThat(firing()).isEmpty();
  }

  @Test
  void estimateThatDivergesFromReality_fires() {
    rule(
        "\"metric\":\"accuracy\",\"when\":{\"differs_from\":{\"metric\":\"estimated_accuracy\","
            + "\"by\":0.05}}");
    pair(1, 0.9, 0.91);
    assertThat(firing()).isEmpty();
    pair(2, 0.8, 0.91);
    assertThat(firing())
        .singleElement()
        .extracting(Alert::summary)
        .isEqualTo(
            "accuracy 80.0 % < 86.0 % (5.0 points from the estimated accuracy) since 2026-03-02");
  }

  @Test
  void composite_firesOnlyWhenTheOtherMetricOfTheWindowAgrees_whicheverComesLast() {
    rule(
        "\"metric\":\"psi\",\"feature\":\"*\",\"when\":{\"all\":[{\"above\":0.2},"
            + "{\"metric\":\"accuracy\",\"drop_from_reference\":0.05}]}");
    Results psi = Results.feature(model, "psi", "distance");
    Results accuracy = Results.model(model, "accuracy").reference(0.9);
    write(psi, 1, 0.5);
    write(accuracy, 1, 0.9);
    assertThat(firing()).isEmpty();
    write(psi, 2, 0.5);
    assertThat(firing()).isEmpty();
    write(accuracy, 2, 0.7);
    assertThat(firing())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.feature()).isEqualTo("distance");
          assertThat(alert.summary()).isEqualTo("distance: PSI 0.5 > 0.2 since 2026-03-02");
        });
  }

  @Test
  void alternative_firesForEitherPart_andNamesTheOneThatHolds() {
    rule("\"metric\":\"mean\",\"feature\":\"*\",\"when\":{\"any\":[{\"above\":9},{\"below\":1}]}");
    series("mean", "low", 5, 0.5);
    series("mean", "inside", 5, 5);
    assertThat(firing())
        .singleElement()
        .extracting(Alert::summary)
        .isEqualTo("low: mean 0.5 < 1 since 2026-03-02");
  }

  @Test
  void override_givesSomeSeriesOtherTerms() {
    rule(
        "\"metric\":\"psi\",\"feature\":\"*\",\"when\":{\"above\":0.2},\"overrides\":["
            + "{\"feature\":\"wide*\",\"when\":{\"above\":0.6},\"severity\":\"info\"},"
            + "{\"feature\":\"season\",\"enabled\":false}]");
    series("psi", "plain", 0.5);
    series("psi", "wide_one", 0.5);
    series("psi", "wide_two", 0.7);
    series("psi", "season", 0.9);
    assertThat(firing())
        .extracting(alert -> alert.feature() + " " + alert.severity())
        .containsExactlyInAnyOrder("plain WARNING", "wide_two INFO");
  }

  @Test
  void windowThatHasToWait_isJudgedLater_thoughNothingNewIsComputed() {
    rule("\"metric\":\"label_coverage\",\"when\":{\"below\":0.5},\"wait\":\"3d\"");
    String day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(2).toString();
    metrics.write(
        List.of(Results.model(model, "label_coverage").computed(clock.instant()).on(day, 0.1)));
    alerts.evaluate();
    assertThat(firing()).isEmpty();
    clock.advance(Duration.ofDays(2));
    alerts.evaluate();
    assertThat(firing())
        .singleElement()
        .extracting(Alert::summary)
        .isEqualTo("label coverage 10.0 % < 50.0 % since " + day);
  }

  @Test
  void budget_keepsFurtherPagesBack_untilItHasRoom() {
    rule("\"metric\":\"psi\",\"feature\":\"*\",\"when\":{\"above\":0.2},\"at_most_per_month\":1");
    write(Results.feature(model, "psi", "first"), 1, 0.5);
    write(Results.feature(model, "psi", "second"), 1, 0.5);
    assertThat(firing())
        .extracting(alert -> alert.feature() + " " + alert.notifiedTo())
        .containsExactlyInAnyOrder("first oncall", "second ");
    String held = byFeature("second").id();
    assertThat(alerts.store().history(held))
        .extracting(AlertEvent::kind)
        .containsOnlyOnce(AlertEvent.Kind.OVER_BUDGET);
    clock.advance(Duration.ofDays(31));
    alerts.evaluate();
    assertThat(byFeature("second").notifiedTo()).isEqualTo("oncall");
  }

  @Test
  void fourWaysNotToKnow_areKeptApart_andEndNothing() {
    rule(
        "\"metric\":\"accuracy\",\"when\":{\"below\":0.8},\"min_sample\":100,"
            + "\"min_label_coverage\":0.5");
    Results accuracy = Results.model(model, "accuracy");
    write(Results.model(model, "label_coverage"), 1, 1);
    write(accuracy, 1, 0.7);
    assertThat(lastSeen()).isEqualTo(LastSeen.BREACH);
    write(accuracy.sample(0), 2, Double.NaN);
    assertThat(lastSeen()).isEqualTo(LastSeen.NO_DATA);
    write(accuracy.sample(50), 3, 0.9);
    assertThat(lastSeen()).isEqualTo(LastSeen.TOO_FEW_ROWS);
    write(Results.model(model, "label_coverage"), 4, 0.2);
    write(accuracy, 4, 0.9);
    assertThat(lastSeen()).isEqualTo(LastSeen.LABELS_MISSING);
    metrics.write(
        List.of(accuracy.computed(clock.instant()).on("2026-03-05", Double.NaN, Status.FAILED)));
    alerts.evaluate();
    assertThat(lastSeen()).isEqualTo(LastSeen.FAILED);
    assertThat(alerts.store().history(firing().getFirst().id()))
        .filteredOn(event -> event.kind() == AlertEvent.Kind.UNKNOWN)
        .extracting(AlertEvent::detail)
        .containsExactly(
            "no data: no rows",
            "too few rows: 50 rows, the rule asks for 100",
            "labels missing: labels for 20.0 %, the rule asks for 50.0 %",
            "failed");
  }

  private void rule(String body) {
    alerts.rule(model, "{\"model\":\"" + model + "\"," + body + "}");
  }

  /** Values of the first days of March, a look after each. */
  private void series(String metric, String feature, double... values) {
    for (int day = 1; day <= values.length; day++) {
      write(Results.feature(model, metric, feature), day, values[day - 1]);
    }
  }

  private void pair(int day, double accuracy, double estimated) {
    metrics.write(
        List.of(
            on(Results.model(model, "accuracy"), day, accuracy),
            on(Results.model(model, "estimated_accuracy"), day, estimated)));
    alerts.evaluate();
  }

  private void write(Results series, int day, double value) {
    metrics.write(List.of(on(series, day, value)));
    alerts.evaluate();
  }

  private MetricResult on(Results series, int day, double value) {
    return series.computed(clock.instant()).on("2026-03-%02d".formatted(day), value);
  }

  /** Alerts of the test's own rule. */
  private List<Alert> firing() {
    return alerts.alerts().stream()
        .filter(alert -> alert.rule().equals(model) && alert.state() == AlertState.FIRING)
        .toList();
  }

  private Alert byFeature(String feature) {
    return firing().stream()
        .filter(alert -> alert.feature().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  private LastSeen lastSeen() {
    return firing().getFirst().lastSeen();
  }
}
