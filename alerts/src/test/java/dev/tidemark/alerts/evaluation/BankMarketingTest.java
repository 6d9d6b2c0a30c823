package dev.tidemark.alerts.evaluation;

import static dev.tidemark.alerts.testkit.JsonPath.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.MemoryMetrics;
import dev.tidemark.alerts.testkit.ReceiverSimulator;
import dev.tidemark.alerts.testkit.TestClock;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The built-in rules on the monthly numbers of the shared bank-marketing traffic (2008-08 to
 * 2010-11, financial crisis included), as {@code EXPECTED.json} states them. The guide's page on
 * alerts lists the pages and why each is wanted.
 */
class BankMarketingTest {
  private static final String MODEL = "bank-term-deposit";

  /** Accuracy of the champion on its reference. */
  private static final double ACCURACY = 0.9208;

  private final TestClock clock = new TestClock("2026-03-20T00:00:10Z");
  private final MemoryMetrics metrics = new MemoryMetrics();

  @Test
  void everyMonthInWhichSomethingNewHappened_isOnePage_andNoOther() throws IOException {
    List<JsonNode> months = months();
    try (ReceiverSimulator receiver = new ReceiverSimulator();
        AlertsInstance alerts =
            new AlertsInstance(AlertsInstance.memoryDatabase(), clock, metrics)) {
      alerts.webhook("oncall", receiver);
      monthly(alerts);
      for (JsonNode month : months) {
        metrics.write(results(month, clock.instant()));
        clock.advance(Duration.ofSeconds(5));
        alerts.evaluate();
      }
      alerts.deliver();
      List<String> pages =
          receiver.received().stream()
              .map(r -> alerts.bean(Json.class).parse(r.body()))
              .filter(body -> at(body, "type").getStringValue().equals("alert.firing"))
              .map(BankMarketingTest::line)
              .toList();
      assertThat(pages)
          .containsExactly(
              "2008-08 drift in cons.conf.idx, euribor3m, cons.price.idx and 6 more",
              "2008-10 drift in campaign",
              "2008-11 unknown values in poutcome",
              "2009-03 drift in marital",
              "2009-04 drift in day_of_week and campaign",
              "2009-06 drift in job, education, campaign and 2 more",
              "2009-08 unknown values in month",
              "2010-03 drift in campaign",
              "2010-05 drift in campaign",
              "2010-08 unknown values in month");
      assertThat(alerts.alerts())
          .filteredOn(alert -> alert.state() == AlertState.FIRING)
          .extracting(Alert::feature)
          .contains("euribor3m", "nr.employed", "contact")
          .doesNotContain("loan", "day_of_week", "marital");
      assertThat(alerts.alerts())
          .extracting(Alert::feature)
          .as("stable over the whole span")
          .doesNotContain("loan", "housing");
    }
  }

  @Test
  void monthLikeTheReference_isQuiet() throws IOException {
    List<JsonNode> months = months();
    try (ReceiverSimulator receiver = new ReceiverSimulator();
        AlertsInstance alerts =
            new AlertsInstance(AlertsInstance.memoryDatabase(), clock, metrics)) {
      alerts.webhook("oncall", receiver);
      monthly(alerts);
      metrics.write(
          results(months.getFirst(), clock.instant()).stream()
              .map(BankMarketingTest::asInTheReference)
              .toList());
      clock.advance(Duration.ofSeconds(5));
      alerts.evaluate();
      alerts.deliver();
      assertThat(receiver.received()).isEmpty();
    }
  }

  private static void monthly(AlertsInstance alerts) {
    ModelSettings days = ModelSettings.defaults(MODEL);
    alerts
        .bean(ModelCatalog.class)
        .save(
            new ModelSettings(
                MODEL,
                days.task(),
                days.positiveLabel(),
                "1mo",
                days.features(),
                days.segments(),
                days.minSample(),
                days.profile(),
                days.reference()));
  }

  private static String line(JsonNode body) {
    JsonNode data = at(body, "data");
    return at(data, "group", "window_start").getStringValue().substring(0, 7)
        + " "
        + at(data, "incident", "headline").getStringValue();
  }

  private static List<JsonNode> months() throws IOException {
    Path file =
        Path.of(
            System.getProperty("tidemark.root", "."),
            "../shared/data/bank-marketing/EXPECTED.json");
    Assumptions.assumeTrue(Files.exists(file), "the shared data is not here");
    JsonNode expected =
        new Json(io.micronaut.serde.ObjectMapper.getDefault()).parse(Files.readString(file));
    List<JsonNode> months = new ArrayList<>();
    at(expected, "windows").values().forEach(months::add);
    return months;
  }

  /** A month's rows as the analyzer writes them; nothing for a month without calls. */
  private static List<MetricResult> results(JsonNode month, Instant computedAt) {
    List<MetricResult> results = new ArrayList<>();
    TimeWindow window =
        new TimeWindow(
            Instant.parse(at(month, "start").getStringValue()),
            Instant.parse(at(month, "end").getStringValue()));
    JsonNode features = month.get("features");
    if (features == null) {
      return results;
    }
    for (Map.Entry<String, JsonNode> entry : features.entries()) {
      JsonNode numbers = entry.getValue();
      long rows = at(numbers, "n").getLongValue();
      boolean significant = number(numbers, "chi2_p", number(numbers, "ks_p_asymp", 1)) < 0.05;
      double psi = number(numbers, "psi", Double.NaN);
      Status status =
          Double.isNaN(psi) || rows < 30
              ? Status.INSUFFICIENT
              : psi > 0.2 && significant ? Status.DRIFT : Status.OK;
      String name = entry.getKey();
      results.add(
          row(window, "psi", Subject.FEATURE, name, psi, Double.NaN, rows, status, computedAt));
      double unseen = number(numbers, "unseen_categories", 0) / rows;
      results.add(
          row(
              window,
              "unseen_category_rate",
              Subject.FEATURE,
              name,
              unseen,
              0,
              rows,
              Status.OK,
              computedAt));
    }
    JsonNode score = at(month, "prediction_score");
    results.add(
        row(
            window,
            "psi",
            Subject.OUTPUT,
            "score",
            number(score, "psi", Double.NaN),
            Double.NaN,
            at(score, "n").getLongValue(),
            Status.OK,
            computedAt));
    JsonNode labelled = at(month, "champion", "one_window_later");
    long labels = at(labelled, "labelled").getLongValue();
    double accuracy = number(labelled, "accuracy", Double.NaN);
    double half = 1.96 * Math.sqrt(accuracy * (1 - accuracy) / Math.max(1, labels));
    results.add(
        new MetricResult(
            MODEL,
            "1.0.0",
            "accuracy",
            Subject.MODEL,
            "",
            "",
            "1mo",
            window,
            "ref",
            "classic",
            accuracy,
            accuracy - half,
            accuracy + half,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            labels,
            18_822,
            ACCURACY,
            Status.OK,
            "",
            1,
            computedAt));
    results.add(
        row(
            window,
            "label_coverage",
            Subject.MODEL,
            "",
            number(labelled, "coverage", 0),
            Double.NaN,
            labels,
            Status.OK,
            computedAt));
    return results;
  }

  /** The same row as it would be had nothing changed. */
  private static MetricResult asInTheReference(MetricResult row) {
    double value =
        switch (row.metric()) {
          case "accuracy" -> ACCURACY;
          case "label_coverage" -> 1;
          default -> 0;
        };
    return row(
        row.window(),
        row.metric(),
        row.subject(),
        row.feature(),
        value,
        row.referenceValue(),
        row.sampleSize(),
        Status.OK,
        row.computedAt());
  }

  private static MetricResult row(
      TimeWindow window,
      String metric,
      Subject subject,
      String feature,
      double value,
      double reference,
      long rows,
      Status status,
      Instant computedAt) {
    return new MetricResult(
        MODEL,
        "1.0.0",
        metric,
        subject,
        feature,
        "",
        "1mo",
        window,
        "ref",
        "classic",
        value,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        rows,
        18_822,
        reference,
        status,
        "",
        1,
        computedAt);
  }

  private static double number(JsonNode node, String name, double otherwise) {
    JsonNode field = node.get(name);
    return field != null && field.isNumber() ? field.getDoubleValue() : otherwise;
  }
}
