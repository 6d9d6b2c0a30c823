package dev.tidemark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.client.Json;
import io.micronaut.core.type.Argument;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words for results of the service as the API writes them. */
class SummaryTest {
  private final List<String> series = new ArrayList<>();
  private final List<String> alerts = new ArrayList<>();
  private final Truth truth = new Truth();

  @Test
  void namesAnIncidentWithItsDaysItsFeatureAndItsPsi() throws IOException {
    series(
        "psi",
        "distance",
        point("2001-04-09", "0.012", "ok"),
        point("2001-04-10", "0.36", "drift"),
        point("2001-04-16", "0.41", "drift"),
        point("2001-04-17", "0.013", "ok"));
    assertThat(summary())
        .contains("10 Apr to 16 Apr: distance arrives in kilometres instead of miles")
        .contains(
            "distance: PSI 0.36 to 0.41, drift in 2 of 2 windows; the day before 0.012, the day after 0.013");
  }

  @Test
  void featureThatIsAllNull_isToldByItsNullRateAndPsiWithNulls() throws IOException {
    series("psi", "origin", point("2001-05-15", "null", "insufficient"));
    series("psi_with_nulls", "origin", point("2001-05-15", "8.9", "drift"));
    series(
        "null_rate",
        "origin",
        "{\"start\": \"2001-05-15T00:00:00Z\", \"value\": 1, \"reference_value\": 0, \"status\": \"drift\"}");
    assertThat(summary())
        .contains("15 May to 16 May: origin is missing in every record")
        .contains("origin: PSI with nulls 8.90, drift in 1 of 1 windows")
        .contains("origin: null rate 100.0 %, 0.0 % in the reference");
  }

  @Test
  void accuracyIsComparedWithWhatItWouldHaveBeen() throws IOException {
    Flight flight = flight("2001-05-15", 0);
    truth.addReceived(List.of(scored(flight, true), scored(flight, false)));
    truth.addUndamaged(List.of(scored(flight, false), scored(flight, false)));
    assertThat(summary())
        .contains("accuracy 50.0 %; 100.0 % without the damage")
        .contains("it cost 50.0 points");
  }

  @Test
  void driftOutsideTheIncidentsIsReal() throws IOException {
    series("psi", "hour", point("2001-03-05", "0.31", "drift"));
    series("psi", "distance", point("2001-04-10", "0.36", "drift"));
    assertThat(summary())
        .contains("hour: drift on 5 Mar; the largest PSI 0.31 on 5 Mar")
        .doesNotContain("  distance: drift on");
  }

  @Test
  void badDaysAreExplainedByTheShareOfLateFlights() throws IOException {
    truth.addReference(List.of(scored(flight("2001-01-10", 0), false)));
    truth.addReceived(List.of(scored(flight("2001-02-25", 60), false)));
    series("accuracy", "", accuracy("2001-02-25", 0.6), accuracy("2001-06-30", 0.7));
    assertThat(summary())
        .contains(
            "more than 5 % below the reference on 1 day, on which 100.0 % of the flights were late"
                + " (in January 0.0 %); the worst 60.0 % on 25 Feb with 100.0 %")
        .contains(
            "Accuracy: reference 72.0 %; now (30 Jun) 70.0 % (68.0 % to 72.0 %), of 1,300 flights"
                + " with a label");
  }

  @Test
  void alertsAreCountedAndToldApart() throws IOException {
    truth.addReceived(List.of(scored(flight("2001-05-15", 0), true)));
    truth.addUndamaged(List.of(scored(flight("2001-05-15", 0), false)));
    alert("feature-drift", "psi", "distance", "2001-04-10", "\"2001-04-17T00:00:00Z\"");
    alert("score-drift", "psi", "score", "2001-04-11", "\"2001-04-12T00:00:00Z\"");
    alert("accuracy-drop", "accuracy", "", "2001-04-12", "\"2001-04-14T00:00:00Z\"");
    alert("accuracy-drop", "accuracy", "", "2001-05-15", "\"2001-05-17T00:00:00Z\"");
    alert("accuracy-drop", "accuracy", "", "2001-02-25", "null");
    assertThat(summary())
        .contains("Alerts: 5 fired, 4 of them resolved, 1 still firing; 0 notifications")
        .contains("  injected  10 Apr to 17 Apr  feature-drift  words")
        .contains("  injected  15 May to 17 May  accuracy-drop  words")
        .contains("  either    11 Apr to 12 Apr  score-drift    words")
        .contains("  real      25 Feb to 14 Apr  accuracy-drop  accuracy, 2 times");
  }

  @Test
  void candidateIsGivenWithItsReasons() throws IOException {
    assertThat(summary())
        .contains("Candidate 1.1.0 against 1.0.0 on the same flights: promote")
        .contains("  accuracy is 0.5 points higher")
        .contains("Dashboard: http://127.0.0.1:8080/models/flight-delay");
  }

  private String summary() throws IOException {
    StringWriter text = new StringWriter();
    Json report =
        json(
            "{\"verdict\": {\"decision\": \"promote\", \"reasons\": [\"accuracy is 0.5 points higher\"]}}");
    Demo.Outcome outcome =
        new Demo.Outcome(
            truth,
            Results.of(json("{\"series\": [" + String.join(",", series) + "]}")),
            json("{\"alerts\": [" + String.join(",", alerts) + "]}").list("alerts"),
            List.of(),
            report);
    new Summary(new PrintWriter(text), outcome).print(URI.create("http://127.0.0.1:8080"), true);
    return text.toString();
  }

  private void series(String metric, String feature, String... points) {
    series.add(
        "{\"metric\": \""
            + metric
            + "\", \"feature\": \""
            + feature
            + "\", \"points\": ["
            + String.join(",", points)
            + "]}");
  }

  private static String point(String day, String value, String status) {
    return "{\"start\": \""
        + day
        + "T00:00:00Z\", \"value\": "
        + value
        + ", \"status\": \""
        + status
        + "\"}";
  }

  private static String accuracy(String day, double value) {
    return "{\"start\": \"%sT00:00:00Z\", \"value\": %s, \"lower\": 0.68, \"upper\": 0.72, \"reference_value\": 0.72, \"sample_size\": 1300}"
        .formatted(day, value);
  }

  private void alert(String rule, String metric, String feature, String day, String resolvedAt) {
    alerts.add(
        "{\"rule\": \"%s\", \"metric\": \"%s\", \"feature\": \"%s\", \"state\": \"%s\", \"started_at\": \"%sT00:00:00Z\", \"resolved_at\": %s, \"summary\": \"words since then\"}"
            .formatted(
                rule,
                metric,
                feature,
                resolvedAt.equals("null") ? "firing" : "resolved",
                day,
                resolvedAt));
  }

  private static Flight flight(String day, int delay) {
    return new Flight(1, Instant.parse(day + "T10:00:00Z"), delay, 500, "SEA", "PHL");
  }

  private static ScoredFlight scored(Flight flight, boolean saysLate) {
    return new ScoredFlight(flight, flight.features(), new FlightModel.Answer(saysLate, 0.5f));
  }

  private static Json json(String text) throws IOException {
    return new Json(ObjectMapper.getDefault().readValue(text, Argument.of(JsonNode.class)));
  }
}
