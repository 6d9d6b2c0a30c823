package dev.tidemark.collector.intake;

import static dev.tidemark.collector.intake.TestCollector.JSON;
import static dev.tidemark.collector.intake.TestCollector.NDJSON;
import static dev.tidemark.collector.intake.TestCollector.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Times, labels, failed calls and weights, from the post to what is read back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SemanticsHttpTest {
  private static final Instant NOW = Instant.parse("2026-04-01T12:00:00Z");
  @TempDir static Path directory;
  private TestCollector collector;

  @BeforeAll
  void start() {
    collector =
        new TestCollector(
            directory,
            InstantSource.fixed(NOW),
            Map.of(
                "tidemark.retention.events",
                "3650d",
                "tidemark.collector.limits.future-millis",
                60_000));
  }

  @AfterAll
  void stop() {
    if (collector != null) {
      collector.close();
    }
  }

  @Test
  void tooOldAndTooFarAhead_areRejectedWithTheReason_neighboursKept() {
    String answer =
        text(
            collector.post(
                "/v1/predictions?model=times",
                line("old", NOW.minus(Duration.ofDays(3651)))
                    + line("kept", NOW.minus(Duration.ofDays(3649)))
                    + line("ahead", NOW.plusSeconds(61))
                    + line("skewed", NOW.plusSeconds(59)),
                NDJSON));
    assertThat(answer)
        .startsWith("202 {\"accepted\":2,")
        .contains("\"prediction_id\":\"old\",\"detail\":\"lies more than 3650 days back")
        .contains("\"prediction_id\":\"ahead\",\"detail\":\"lies more than 1 minutes ahead");
    assertThat(
            text(
                collector.post(
                    "/v1/labels?model=times",
                    "{\"prediction_id\":\"x\",\"label\":1,\"timestamp\":\"2015-01-01T00:00:00Z\"}",
                    JSON)))
        .startsWith("400 ")
        .contains("3650 days");
  }

  @Test
  void lateOutOfOrderAndSkewedEvents_keepBothTimes() {
    collector.post(
        "/v1/predictions?model=late",
        line("b", NOW.plusSeconds(30)) + line("a", NOW.minus(Duration.ofDays(40))),
        NDJSON);
    collector.drain();
    JsonNode rows = collector.json("/v1/models/late/predictions").get("predictions");
    assertThat(rows.get(0).get("timestamp").asText()).isEqualTo("2026-04-01T12:00:30Z");
    assertThat(rows.get(1).get("timestamp").asText()).isEqualTo("2026-02-20T12:00:00Z");
    rows.forEach(
        row -> assertThat(row.get("received_at").asText()).isEqualTo("2026-04-01T12:00:00Z"));
  }

  @Test
  void retention_isTheTablesOwn() {
    for (String table : new String[] {"predictions", "prediction_ids", "labels"}) {
      assertThat(
              collector
                  .clickHouse()
                  .rows(
                      "SELECT create_table_query FROM system.tables"
                          + " WHERE database = currentDatabase() AND name = ?",
                      java.util.List.of(table),
                      row -> row.getString(1))
                  .getFirst())
          .contains("TTL ", "toIntervalSecond(315360000)", "ttl_only_drop_parts = 1");
    }
  }

  @Test
  void labels_theLatestTimestampWins_whateverTheOrder() {
    predict("labels", "p1", "p2", "p3", "p4", "p5");
    label("labels", "p1", "1", 10);
    label("labels", "p1", "2", 20);
    label("labels", "p2", "2", 20);
    label("labels", "p2", "1", 10);
    label("labels", "p3", "1", 10);
    label("labels", "p3", "null", 20);
    label("labels", "p4", "null", 20);
    label("labels", "p4", "1", 10);
    label("labels", "p5", "null", 10);
    label("labels", "p5", "\"yes\"", 20);
    collector.drain();
    assertThat(labelsOf("labels"))
        .isEqualTo(Map.of("p1", "2", "p2", "2", "p3", "null", "p4", "null", "p5", "\"yes\""));
  }

  @Test
  void labelsBeforeTheirPrediction_areJoinedWhenItComes() {
    label("early", "p1", "1", 10);
    label("early", "p1", "0", 20);
    label("early", "p2", "1", 10);
    label("early", "p2", "null", 20);
    collector.drain();
    predict("early", "p1", "p2");
    collector.drain();
    assertThat(labelsOf("early")).isEqualTo(Map.of("p1", "0", "p2", "null"));
  }

  @Test
  void correctionsInOneRequest_areSettledByTime() {
    predict("one", "p1");
    collector.post(
        "/v1/labels?model=one",
        "[{\"prediction_id\":\"p1\",\"label\":3,\"timestamp\":3000},"
            + "{\"prediction_id\":\"p1\",\"label\":1,\"timestamp\":1000}]"
                .replace("3000", time(30))
                .replace("1000", time(10)),
        JSON);
    collector.drain();
    assertThat(labelsOf("one").keySet()).containsExactly("p1");
  }

  @Test
  void failedCallsAndWeights_areRowsLikeAnyOther() {
    collector.post(
        "/v1/predictions?model=failed",
        "{\"prediction_id\":\"f\",\"error\":\"time-out\",\"latency_ms\":3000,\"weight\":20,"
            + "\"features\":{\"age\":41}}",
        JSON);
    collector.drain();
    JsonNode row = collector.json("/v1/models/failed/predictions").get("predictions").get(0);
    assertThat(row.get("error").asText()).isEqualTo("time-out");
    assertThat(row.get("prediction").isNull()).isTrue();
    assertThat(row.get("latency_ms").asDouble()).isEqualTo(3000);
    assertThat(row.get("weight").asDouble()).isEqualTo(20);
    assertThat(row.get("features").get("age").asInt()).isEqualTo(41);
    assertThat(collector.get("/v1/models/failed/predictions?feature=age").body())
        .contains("\"weight\":20");
  }

  private static String line(String id, Instant time) {
    return "{\"prediction_id\":\"" + id + "\",\"timestamp\":\"" + time + "\"}\n";
  }

  private void predict(String model, String... ids) {
    StringBuilder body = new StringBuilder();
    for (String id : ids) {
      body.append(line(id, NOW.minusSeconds(60)));
    }
    assertThat(
            collector.post("/v1/predictions?model=" + model, body.toString(), NDJSON).statusCode())
        .isEqualTo(202);
  }

  private void label(String model, String id, String label, int minute) {
    String body =
        "{\"prediction_id\":\"%s\",\"label\":%s,\"timestamp\":%s}"
            .formatted(id, label, time(minute));
    assertThat(collector.post("/v1/labels?model=" + model, body, JSON).statusCode()).isEqualTo(202);
  }

  private static String time(int minute) {
    return "" + NOW.minus(Duration.ofHours(1)).plus(Duration.ofMinutes(minute)).toEpochMilli();
  }

  private Map<String, String> labelsOf(String model) {
    Map<String, String> labels = new java.util.HashMap<>();
    collector
        .json("/v1/models/" + model + "/predictions")
        .get("predictions")
        .forEach(row -> labels.put(row.get("prediction_id").asText(), row.get("label").toString()));
    return labels;
  }
}
