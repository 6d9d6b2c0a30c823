package dev.tidemark.server.contract;

import static dev.tidemark.server.testkit.TestService.JSON;
import static dev.tidemark.server.testkit.TestService.NDJSON;
import static dev.tidemark.server.testkit.TestService.await;
import static dev.tidemark.server.testkit.TestService.delete;
import static dev.tidemark.server.testkit.TestService.get;
import static dev.tidemark.server.testkit.TestService.post;
import static dev.tidemark.server.testkit.TestService.request;
import static dev.tidemark.server.testkit.TestService.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.server.testkit.IdentityModel;
import dev.tidemark.server.testkit.TestService;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A candidate that a serving system ran itself, from its answers to the verdict. */
class LoggedCandidateTest {
  private static final int ROWS = 2_000;

  @Test
  void loggedAnswers_getTheVerdictAndTheNumbers_ofTheRegisteredFile() {
    traffic("elsewhere");
    assertThat(
            send(request("/v1/models/elsewhere/candidates/2")
                    .header("Content-Type", IdentityModel.CONTENT_TYPE)
                    .PUT(IdentityModel.multipart()))
                .statusCode())
        .isEqualTo(201);
    String file = replayed("elsewhere", "2");
    String stream = get("/v1/replays/" + file + "/predictions").body();
    String posted =
        stream
            .lines()
            .map(line ->
                line.substring(0, line.indexOf(",\"champion_prediction\"")) + ",\"version\":\"9\"}")
            .collect(Collectors.joining("\n"));
    assertThat(post("/v1/shadow-predictions?model=elsewhere", NDJSON, posted).body())
        .contains("\"accepted\":" + ROWS);
    String logged = replayed("elsewhere", "9");
    assertThat(get("/v1/replays/" + logged + "/predictions").body()).isEqualTo(stream);

    Json ofFile = json("/v1/replays/" + file + "/report");
    Json ofLog = json("/v1/replays/" + logged + "/report");
    assertThat(ofFile.at("verdict").text("decision")).isEqualTo("promote");
    for (String part : new String[] {"decision", "reasons", "rows_needed"}) {
      assertThat(ofLog.at("verdict").at(part)).isEqualTo(ofFile.at("verdict").at(part));
    }
    for (String part :
        new String[] {
          "rows",
          "labelled_rows",
          "agreement",
          "mean_absolute_difference",
          "score_drift",
          "confusion",
          "metrics",
          "top_disagreements",
          "calibration",
          "segments",
          "warnings",
          "fidelity",
          "rows_unanswered"
        }) {
      assertThat(ofLog.at(part)).as(part).isEqualTo(ofFile.at(part));
    }
    assertThat(ofFile.text("source")).isEqualTo("file");
    assertThat(ofLog.text("source")).isEqualTo("logged");
    assertThat(ofLog.at("latency").node().isNull()).isTrue();
  }

  @Test
  void missingAnswers_areCountedInTheReport_andErasureTakesAnswersToo() {
    traffic("partly");
    String posted =
        IntStream.range(0, ROWS / 4)
            .mapToObj(i ->
                "{\"model\":\"partly\",\"version\":\"9\",\"prediction_id\":\"partly-%d\",\"prediction\":1,\"score\":0.75}"
                    .formatted(i))
            .collect(Collectors.joining("\n"));
    assertThat(post("/v1/shadow-predictions", NDJSON, posted).statusCode()).isEqualTo(202);
    Json report = json("/v1/replays/" + replayed("partly", "9") + "/report");
    assertThat(report.number("rows")).hasValue(ROWS / 4);
    assertThat(report.number("rows_unanswered")).hasValue(ROWS - ROWS / 4);
    assertThat(report.list("warnings").getFirst().text())
        .isEqualTo(
            "1,500 of the champion's rows are left out: no answer of version '9' to them has come"
                + " in.");
    assertThat(delete("/v1/models/partly/predictions?prediction_id=partly-1").body())
        .contains("\"candidate_answers\":1", "\"shadow_predictions\":1");
  }

  /** The champion guesses; x, which the candidate answers, is mostly right. */
  private static void traffic(String model) {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder predictions = new StringBuilder();
    StringBuilder labels = new StringBuilder();
    Instant start = Instant.parse("2026-01-10T00:00:00Z");
    for (int i = 0; i < ROWS; i++) {
      int label = random.nextInt(2);
      double x = 0.5 + (label - 0.5) * (random.nextInt(10) < 9 ? 0.75 : -0.75);
      predictions.append(
          "{\"model\":\"%s\",\"version\":\"1\",\"prediction_id\":\"%s-%d\",\"timestamp\":\"%s\",\"features\":{\"x\":%s},\"prediction\":%d,\"score\":%s}\n"
              .formatted(
                  model,
                  model,
                  i,
                  start.plusSeconds(i),
                  x + random.nextInt(100) / 1024.0,
                  random.nextInt(2),
                  random.nextInt(1_000) / 1024.0));
      labels.append(
          "{\"model\":\"%s\",\"prediction_id\":\"%s-%d\",\"label\":%d}\n"
              .formatted(model, model, i, label));
    }
    assertThat(post("/v1/predictions", NDJSON, predictions.toString()).statusCode()).isEqualTo(202);
    assertThat(post("/v1/labels", NDJSON, labels.toString()).statusCode()).isEqualTo(202);
  }

  private static String replayed(String model, String version) {
    HttpResponse<String> ordered =
        post(
            "/v1/models/" + model + "/candidates/" + version + "/replays",
            JSON,
            "{\"from\":\"2026-01-10T00:00:00Z\",\"to\":\"2026-01-11T00:00:00Z\"}");
    assertThat(ordered.statusCode()).as(ordered.body()).isEqualTo(202);
    String id = ordered.body().replaceAll(".*?\"id\":\"([^\"]+)\".*", "$1");
    await(
        () -> get("/v1/replays/" + id).body().contains("\"state\":\"done\""),
        Duration.ofSeconds(60));
    return id;
  }

  private static Json json(String path) {
    try (TidemarkClient client = new TidemarkClient(TestService.get().url(), null)) {
      return client.get(path);
    }
  }
}
