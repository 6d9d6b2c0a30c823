package dev.tidemark.alerts.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.MemoryMetrics;
import dev.tidemark.alerts.testkit.ReceiverSimulator;
import dev.tidemark.alerts.testkit.Results;
import dev.tidemark.alerts.testkit.TestClock;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LifeCycleTest {
  private final TestClock clock = new TestClock("2026-03-20T00:00:10Z");
  private final MemoryMetrics metrics = new MemoryMetrics();
  private final String database = AlertsInstance.memoryDatabase();
  private ReceiverSimulator receiver;
  private AlertsInstance alerts;

  @BeforeEach
  void open() {
    receiver = new ReceiverSimulator();
    alerts = new AlertsInstance(database, clock, metrics);
    alerts.webhook("oncall", receiver);
  }

  @AfterEach
  void close() {
    alerts.close();
    receiver.close();
  }

  @Test
  void drift_firesOnceAndResolvesOnce() {
    judge(psi("2026-03-17", 0.01));
    judge(psi("2026-03-18", 2.31));
    assertThat(alerts.alerts())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.state()).isEqualTo(AlertState.FIRING);
          assertThat(alert.rule()).isEqualTo("feature-drift");
          assertThat(alert.summary()).isEqualTo("distance: PSI 2.31 > 0.2 since 2026-03-18");
        });
    judge(psi("2026-03-19", 0.02));
    Alert over = alerts.alerts().getFirst();
    assertThat(over.state()).isEqualTo(AlertState.RESOLVED);
    assertThat(over.resolvedAt()).isEqualTo(Instant.parse("2026-03-19T00:00:00Z"));
    alerts.deliver();
    assertThat(types()).containsExactly("alert.firing", "alert.resolved");
  }

  @Test
  void vectorsThatMoved_areOneAlert_untilTheyAreWellBelowTheLimit() {
    judge(mmd("2026-03-15", 0.002));
    judge(mmd("2026-03-16", 0.12));
    assertThat(alerts.alerts())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.state()).isEqualTo(AlertState.FIRING);
          assertThat(alert.rule()).isEqualTo("embedding-drift");
          assertThat(alert.summary()).isEqualTo("review: MMD 0.12 > 0.015 since 2026-03-16");
        });
    judge(mmd("2026-03-17", 0.012));
    assertThat(states()).containsExactly(AlertState.FIRING);
    judge(mmd("2026-03-18", 0.001));
    assertThat(states()).containsExactly(AlertState.RESOLVED);
  }

  private List<MetricResult> mmd(String day, double value) {
    return List.of(
        at(Results.feature("flights", "mmd", "review"))
            .on(day, value, value > 0.015 ? Status.DRIFT : Status.OK));
  }

  @Test
  void pastTraffic_readAtOnce_firesAndResolvesInOrderOfEventTime() {
    List<MetricResult> months = new ArrayList<>();
    for (int day = 28; day >= 1; day--) {
      String date = "2001-04-%02d".formatted(day);
      boolean incident = day >= 10 && day < 17;
      boolean storm = day == 20 || day == 21;
      months.add(
          at(Results.feature("flights", "psi", "distance")).on(date, incident ? 2.31 : 0.01));
      months.add(
          at(Results.feature("flights", "null_rate", "origin").reference(0.001))
              .on(date, storm ? 0.52 : 0.0));
    }
    judge(months);
    alerts.deliver();
    assertThat(receiver.received())
        .extracting(r -> typeOf(r.body()) + " " + summaryOf(r.body()))
        .containsExactly(
            "alert.firing distance: PSI 2.31 > 0.2 since 2001-04-10",
            "alert.resolved distance: PSI 2.31 > 0.2 since 2001-04-10; well again since 2001-04-17",
            "alert.firing origin: null rate 52.0 % > 5.1 % (reference 0.1 % + 5.0 points)"
                + " since 2001-04-20",
            "alert.resolved origin: null rate 52.0 % > 5.1 % (reference 0.1 % + 5.0 points)"
                + " since 2001-04-20; well again since 2001-04-22");
  }

  @Test
  void sameModelAndWindow_isOneNotification() {
    judge(
        List.of(
            at(Results.feature("flights", "psi", "a")).on("2026-03-18", 0.5),
            at(Results.feature("flights", "psi", "b")).on("2026-03-18", 0.6),
            at(Results.output("flights", "psi", "score")).on("2026-03-18", 0.7)));
    alerts.deliver();
    assertThat(alerts.alerts()).hasSize(3);
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void readingTheSameResultsAgain_changesNothing() {
    judge(psi("2026-03-17", 0.5));
    judge(psi("2026-03-18", 0.01));
    alerts.deliver();
    List<Alert> before = alerts.alerts();
    alerts.bean(Evaluator.class).forget();
    judge(psi("2026-03-17", 0.5));
    judge(psi("2026-03-18", 0.01));
    alerts.deliver();
    assertThat(alerts.alerts()).isEqualTo(before);
    assertThat(receiver.received()).hasSize(2);
  }

  @Test
  void restart_keepsPendingAgeAndFiringState() {
    alerts.rule(
        "patient", "{\"metric\":\"psi\",\"feature\":\"*\",\"when\":{\"above\":0.2},\"for\":3}");
    alerts.rule("feature-drift", "{\"enabled\":false}");
    judge(psi("2026-03-15", 0.5));
    judge(psi("2026-03-16", 0.5));
    assertThat(states()).containsExactly(AlertState.PENDING);
    restart();
    judge(psi("2026-03-17", 0.5));
    assertThat(states()).containsExactly(AlertState.FIRING);
    restart();
    judge(psi("2026-03-18", 0.01));
    assertThat(states()).containsExactly(AlertState.RESOLVED);
    restart();
    alerts.deliver();
    assertThat(types()).containsExactly("alert.firing", "alert.resolved");
  }

  @Test
  void lateWindow_neitherFiresNorResolves() {
    judge(psi("2026-03-17", 0.5));
    judge(psi("2026-03-15", 0.01));
    assertThat(states()).containsExactly(AlertState.FIRING);
    judge(psi("2026-03-18", 0.01));
    judge(psi("2026-03-16", 3.0));
    restart();
    judge(
        List.of(at(Results.feature("flights", "psi", "distance").revision(9)).on("2026-03-17", 3)));
    assertThat(states()).containsExactly(AlertState.RESOLVED);
  }

  @Test
  void lateWindowOfASeriesThatNeverFired_isKnownAfterARestart() {
    judge(psi("2026-03-18", 0.01));
    restart();
    clock.advance(Duration.ofMinutes(5));
    judge(psi("2026-03-16", 3.0));
    assertThat(alerts.alerts()).isEmpty();
  }

  @Test
  void windowThatHasNotEnded_neverFires() {
    judge(psi("2026-03-20", 3.0));
    assertThat(alerts.alerts()).isEmpty();
  }

  @Test
  void insufficientOrFailedWindow_leavesAFiringAlertAlone() {
    judge(psi("2026-03-15", 0.5));
    judge(List.of(at(Results.feature("flights", "psi", "distance").sample(5)).on("2026-03-16", 0)));
    judge(
        List.of(
            at(Results.feature("flights", "psi", "distance"))
                .on("2026-03-17", Double.NaN, Status.FAILED)));
    assertThat(states()).containsExactly(AlertState.FIRING);
    judge(psi("2026-03-18", 0.01));
    assertThat(states()).containsExactly(AlertState.RESOLVED);
  }

  @Test
  void revisionOfTheNewestWindow_canRaiseButNotEndAnAlert() {
    judge(psi("2026-03-17", 0.01));
    judge(
        List.of(
            at(Results.feature("flights", "psi", "distance").revision(2)).on("2026-03-17", 0.5)));
    assertThat(states()).containsExactly(AlertState.FIRING);
    judge(
        List.of(
            at(Results.feature("flights", "psi", "distance").revision(3)).on("2026-03-17", 0.1)));
    assertThat(states()).containsExactly(AlertState.FIRING);
  }

  @Test
  void clearCondition_keepsTheAlertBetweenTheTwoLimits() {
    alerts.rule("feature-drift", "{\"enabled\":false}");
    alerts.rule(
        "wide",
        "{\"metric\":\"psi\",\"feature\":\"*\",\"when\":{\"above\":0.2},"
            + "\"clear\":{\"below\":0.1,\"for\":2}}");
    judge(psi("2026-03-14", 0.3));
    judge(psi("2026-03-15", 0.15));
    judge(psi("2026-03-16", 0.05));
    assertThat(states()).containsExactly(AlertState.FIRING);
    judge(psi("2026-03-17", 0.05));
    assertThat(alerts.alerts().getFirst().resolvedAt())
        .isEqualTo(Instant.parse("2026-03-16T00:00:00Z"));
  }

  @Test
  void labelsThatAreMissing_letTheRuleWait_thenItFires() {
    Results accuracy = Results.model("flights", "accuracy").reference(0.81);
    Results coverage = Results.model("flights", "label_coverage");
    judge(List.of(at(accuracy).on("2026-03-17", 0.6), at(coverage).on("2026-03-17", 0.1)));
    assertThat(alerts.alerts()).isEmpty();
    judge(
        List.of(
            at(accuracy.revision(2)).on("2026-03-17", 0.62),
            at(coverage.revision(2)).on("2026-03-17", 0.9)));
    assertThat(alerts.alerts().getFirst().summary())
        .isEqualTo("accuracy 62.0 % < 77.0 % (5.0 % below reference 81.0 %) since 2026-03-17");
  }

  @Test
  void silentModel_isAnAlertThatEndsWhenDataComes() {
    judge(psi("2026-03-19", 0.01));
    clock.advance(Duration.ofDays(2));
    alerts.evaluate();
    assertThat(alerts.alerts().getFirst().summary())
        .isEqualTo("no data since 2026-03-20 (limit 2 windows)");
    judge(psi("2026-03-21", 0.01));
    assertThat(states()).containsExactly(AlertState.RESOLVED);
    alerts.deliver();
    assertThat(types()).containsExactly("alert.firing", "alert.resolved");
  }

  @Test
  void importedPast_isNotSilence() {
    judge(psi("2001-03-19", 0.01));
    clock.advance(Duration.ofHours(20));
    alerts.evaluate();
    assertThat(alerts.alerts()).isEmpty();
  }

  @Test
  void ruleSwitchedOff_endsItsAlerts() {
    judge(psi("2026-03-18", 0.5));
    alerts.rule("feature-drift", "{\"enabled\":false}");
    alerts.evaluate();
    alerts.deliver();
    assertThat(types()).containsExactly("alert.firing", "alert.resolved");
  }

  @Test
  void newRule_judgesTheNewestWindowThatIsThere() {
    judge(psi("2026-03-17", 0.15));
    judge(psi("2026-03-18", 0.15));
    alerts.rule("strict", "{\"metric\":\"psi\",\"feature\":\"*\",\"when\":{\"above\":0.1}}");
    alerts.evaluate();
    assertThat(alerts.alerts())
        .singleElement()
        .satisfies(alert ->
            assertThat(alert.startedAt()).isEqualTo(Instant.parse("2026-03-18T00:00:00Z")));
  }

  @Test
  void stormThatBuildsUp_isToldOfEveryModel_inFarFewerNotifications() {
    for (int model = 0; model < 60; model++) {
      metrics.write(
          List.of(at(Results.feature("model-" + model, "psi", "distance")).on("2026-03-18", 0.5)));
      alerts.bean(Evaluator.class).look(alerts.lease());
      clock.advance(Duration.ofSeconds(1));
    }
    alerts.evaluate();
    alerts.deliver();
    String told =
        receiver.received().stream()
            .map(ReceiverSimulator.Received::body)
            .collect(Collectors.joining());
    assertThat(told).contains(IntStream.range(0, 60).mapToObj(i -> "\"model-" + i + "\"").toList());
    assertThat(receiver.received()).hasSizeLessThan(45);
  }

  private void restart() {
    alerts.close();
    clock.advance(Duration.ofMinutes(1));
    alerts = new AlertsInstance(database, clock, metrics);
  }

  private List<MetricResult> psi(String day, double value) {
    return List.of(at(Results.feature("flights", "psi", "distance")).on(day, value));
  }

  private Results at(Results results) {
    return results.computed(clock.instant());
  }

  private void judge(List<MetricResult> results) {
    metrics.write(results);
    clock.advance(Duration.ofMillis(10));
    alerts.evaluate();
  }

  private List<AlertState> states() {
    return alerts.alerts().stream().map(Alert::state).toList();
  }

  private List<String> types() {
    return receiver.received().stream().map(r -> typeOf(r.body())).toList();
  }

  private static String typeOf(String body) {
    return body.replaceAll("(?s)^\\{\"type\":\"([^\"]*)\".*", "$1");
  }

  private static String summaryOf(String body) {
    return body.replaceAll("(?s).*\"summary\":\"([^\"]*)\".*", "$1");
  }
}
