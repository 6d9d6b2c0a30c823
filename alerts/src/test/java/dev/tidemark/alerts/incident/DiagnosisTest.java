package dev.tidemark.alerts.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.testkit.Results;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.alert.LastSeen;
import dev.tidemark.storage.alert.Severity;
import dev.tidemark.storage.result.MetricResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final String DAY = "2001-04-10";
  private final List<MetricResult> window = new ArrayList<>();

  @Test
  void everyQuantileTimesOneNumber_isAUnitChange() {
    quantiles("distance", new double[] {120, 300, 578, 950, 2100}, 1.609, 0);
    number("psi", "distance", 2.31, Double.NaN);
    number("psi", "origin", 0.02, Double.NaN);
    Diagnosis diagnosis = diagnose(alert("feature-drift", "psi", "distance", 2.31));
    assertThat(diagnosis.kind()).isEqualTo(Likely.UNIT_CHANGE);
    assertThat(diagnosis.headline()).isEqualTo("another unit in distance");
    assertThat(diagnosis.evidence())
        .isEqualTo(
            "distance: each quantile is 1.61 times the reference's (miles to kilometres?); median"
                + " 930 against 578.");
    assertThat(diagnosis.lookFirst()).contains("before and after 2001-04-10");
    assertThat(diagnosis.causes().getFirst().contribution()).isBetween(0.99, 0.992);
  }

  @Test
  void vectorsThatMoved_mayComeFromAnotherEmbeddingModel() {
    Diagnosis diagnosis = diagnose(alert("embedding-drift", "mmd", "review", 0.12));
    assertThat(diagnosis.headline()).isEqualTo("drift in review");
    assertThat(diagnosis.evidence()).startsWith("review: MMD 0.12.");
    assertThat(diagnosis.lookFirst()).contains("makes the vectors of review");
  }

  @Test
  void celsiusSentAsFahrenheit_isAUnitChange() {
    quantiles("temperature", new double[] {-5, 4, 11, 18, 27}, 1.8, 32);
    assertThat(diagnose(alert("feature-drift", "psi", "temperature", 3)).evidence())
        .contains("Celsius to Fahrenheit");
  }

  @Test
  void constantShift_isAUnitChange() {
    quantiles("hour", new double[] {7, 9, 13, 17, 21}, 1, 8);
    assertThat(diagnose(alert("feature-drift", "psi", "hour", 3)).evidence())
        .contains("each quantile is the reference's plus 8");
  }

  @Test
  void quantilesThatMoveDifferently_areRealWorldDrift() {
    for (int i = 0; i < 5; i++) {
      number(
          List.of("p05", "p25", "p50", "p75", "p95").get(i),
          "euribor",
          0.7 + i * 0.2,
          4.86 + i * 0.02);
    }
    number("psi", "euribor", 8.2, Double.NaN);
    number("psi", "age", 0.3, Double.NaN);
    Diagnosis diagnosis =
        diagnose(
            alert("feature-drift", "psi", "euribor", 8.2),
            alert("feature-drift", "psi", "age", 0.3));
    assertThat(diagnosis.kind()).isEqualTo(Likely.REAL_WORLD_DRIFT);
    assertThat(diagnosis.headline()).isEqualTo("drift in euribor and age");
    assertThat(diagnosis.causes()).extracting(Cause::feature).containsExactly("euribor", "age");
    assertThat(diagnosis.evidence()).contains("euribor: PSI 8.2; median 1.1 against 4.9.");
  }

  @Test
  void nullsWhereThereWereNone_areNulls_whateverElseMoved() {
    number("null_rate", "origin", 0.52, 0.001);
    number("psi_with_nulls", "origin", 1.9, Double.NaN);
    number("psi", "age", 0.21, Double.NaN);
    Diagnosis diagnosis =
        diagnose(
            alert("null-rate", "null_rate", "origin", 0.52),
            alert("feature-drift", "psi", "age", 0.21));
    assertThat(diagnosis.kind()).isEqualTo(Likely.NULLS);
    assertThat(diagnosis.evidence())
        .isEqualTo("origin: 52.0 % of its values are null (reference 0.1 %).");
  }

  @Test
  void unknownValues_areANewCategory() {
    number("unseen_category_rate", "job", 0.31, 0);
    number("psi", "job", 0.9, Double.NaN);
    Diagnosis diagnosis = diagnose(alert("unseen-categories", "unseen_category_rate", "job", 0.31));
    assertThat(diagnosis.kind()).isEqualTo(Likely.NEW_CATEGORY);
    assertThat(diagnosis.headline()).isEqualTo("unknown values in job");
  }

  @Test
  void silence_isMissingData() {
    assertThat(diagnose(alert("no-data", "predictions", "", 0)).kind())
        .isEqualTo(Likely.MISSING_DATA);
  }

  @Test
  void failingCalls_areAboutServing() {
    assertThat(diagnose(alert("error-rate", "error_rate", "", 0.2)).headline())
        .isEqualTo("calls fail");
  }

  @Test
  void worseAnswersOnUnmovedInputs_areAChangeOfConcept() {
    number("psi", "age", 0.02, Double.NaN);
    number("psi", "job", 0.04, Double.NaN);
    Diagnosis diagnosis = diagnose(alert("accuracy-drop", "accuracy", "", 0.6));
    assertThat(diagnosis.kind()).isEqualTo(Likely.CONCEPT_CHANGE);
    assertThat(diagnosis.evidence()).contains("The feature that moved most is job (PSI 0.04).");
  }

  @Test
  void sameNumbersInAnyOrder_giveTheSameAnswer() {
    quantiles("distance", new double[] {120, 300, 578, 950, 2100}, 1.609, 0);
    number("null_rate", "origin", 0.52, 0.001);
    number("psi", "distance", 1, Double.NaN);
    number("psi_with_nulls", "origin", 1, Double.NaN);
    List<Alert> alerts =
        new ArrayList<>(
            List.of(
                alert("feature-drift", "psi", "distance", 1),
                alert("null-rate", "null_rate", "origin", 0.52)));
    Diagnosis first = Diagnosis.of(alerts, window);
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(alerts, random);
      Collections.shuffle(window, random);
      assertThat(Diagnosis.of(alerts, window)).isEqualTo(first);
    }
  }

  private Diagnosis diagnose(Alert... alerts) {
    return Diagnosis.of(List.of(alerts), window);
  }

  private void quantiles(String feature, double[] reference, double factor, double shift) {
    String[] names = {"p05", "p25", "p50", "p75", "p95"};
    for (int i = 0; i < names.length; i++) {
      number(names[i], feature, reference[i] * factor + shift, reference[i]);
    }
  }

  private void number(String metric, String feature, double value, double reference) {
    window.add(Results.feature("flights", metric, feature).reference(reference).on(DAY, value));
  }

  private static Alert alert(String rule, String metric, String feature, double reading) {
    Instant start = Instant.parse(DAY + "T00:00:00Z");
    return new Alert(
        rule + feature,
        rule + feature,
        "incident",
        rule,
        "flights",
        "1",
        metric,
        feature,
        "",
        AlertState.FIRING,
        Severity.WARNING,
        reading,
        0.2,
        null,
        reading,
        rule + " fires",
        "",
        start,
        null,
        start,
        start.plusSeconds(86_400),
        1,
        0,
        LastSeen.BREACH,
        "",
        null,
        null,
        null,
        null,
        start,
        start);
  }
}
