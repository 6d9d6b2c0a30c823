package dev.tidemark.collector.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tidemark.collector.intake.RunningCollector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Events over HTTP as KServe's logger sends them, down to the engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudEventsHttpTest {
  private static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");
  private static final String STATUS = "/v1/collector/cloudevents";
  private static final String ASKED =
      "{\"inputs\":[{\"name\":\"age\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[41]}]}";
  private static final String ANSWERED =
      "{\"model_name\":\"m\",\"outputs\":[{\"name\":\"predict\",\"shape\":[1],\"datatype\":\"BYTES\","
          + "\"data\":[\"yes\"]}]}";

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final JsonMapper json = JsonMapper.builder().build();
  @TempDir static Path directory;
  private RunningCollector collector;

  @BeforeAll
  void start() {
    collector =
        new RunningCollector(
            directory,
            (InstantSource) now::get,
            Map.of(
                "tidemark.collector.cloudevents.spool-bytes",
                4 << 20,
                "tidemark.collector.cloudevents.orphan-timeout",
                "1h"));
  }

  @AfterAll
  void stop() {
    if (collector != null) {
      collector.close();
    }
  }

  @Test
  void requestAndResponse_becomeOneRow_inEitherOrder() throws Exception {
    assertThat(kserve("pairs", "a", "request", ASKED)).isEqualTo(taken(1));
    assertThat(kserve("pairs", "a", "response", ANSWERED)).isEqualTo(taken(1));
    assertThat(kserve("pairs", "b", "response", ANSWERED)).isEqualTo(taken(1));
    assertThat(kserve("pairs", "b", "request", ASKED)).isEqualTo(taken(1));
    assertThat(kserve("pairs", "b", "request", ASKED)).isEqualTo(taken(1)); // sent again
    String rows = collector.rows("pairs", 2);
    assertThat(rows)
        .contains(
            "{\"prediction_id\":\"a\",\"model\":\"pairs\",\"version\":\"canary\","
                + "\"timestamp\":\"2026-03-31T23:59:58.500Z\",\"received_at\":\"2026-04-01T0",
            "\"features\":{\"age\":41},\"prediction\":\"yes\",\"score\":null,"
                + "\"probabilities\":{},\"latency_ms\":null,\"error\":null,\"weight\":1,"
                + "\"tags\":{\"team\":\"risk\",\"X-Country\":\"DE\",\"namespace\":\"prod\","
                + "\"component\":\"predictor\",\"endpoint\":\"canary\"}");
    assertThat(
            collector.await(
                STATUS, status -> counts(status, "pairs").path("repeated").asInt() == 1))
        .contains("\"paired\":2");
  }

  @Test
  void halves_areKeptAcrossARestart() throws Exception {
    kserve("restarts", "r", "request", ASKED);
    restart();
    kserve("restarts", "r", "response", ANSWERED);
    assertThat(collector.rows("restarts", 1)).contains("\"features\":{\"age\":41}", "\"yes\"");
    restart();
    assertThat(collector.rows("restarts", 1)).contains("\"prediction_id\":\"r\"");
  }

  private void restart() {
    collector.stop();
    now.set(now.get().plusSeconds(1));
    collector.start();
  }

  @Test
  void structuredAndBatchedEvents_areTaken_andBadNeighboursNamed() throws Exception {
    String request = structured("s", "request", ASKED);
    String response = structured("s", "response", ANSWERED);
    assertThat(
            collector.post(
                "/v1/cloudevents", request, "Content-Type", "application/cloudevents+json"))
        .isEqualTo(taken(1));
    assertThat(
            collector.post(
                "/v1/cloudevents",
                "[" + response + ",{\"id\":\"z\"}," + structured("t", "outlier", ASKED) + "]",
                "Content-Type",
                "application/cloudevents-batch+json; charset=utf-8"))
        .startsWith(
            "200 {\"accepted\":1,\"rejected\":[{\"index\":1,\"id\":\"z\",\"detail\":\"is no CloudEvent")
        .contains(
            "{\"index\":2,\"id\":\"t\",\"detail\":\"must be org.kubeflow", "\"pointer\":\"/type\"");
    assertThat(collector.rows("structured", 1)).contains("\"prediction_id\":\"s\"");
  }

  @Test
  void manyRows_areManyPredictions() throws Exception {
    kserve("batched", "n", "request", "{\"instances\":[[1,2],[3,4],[5,6]]}");
    kserve("batched", "n", "response", "{\"predictions\":[0,1,1]}");
    assertThat(collector.rows("batched", 3))
        .contains("\"prediction_id\":\"n-0\"", "\"n-1\"", "\"n-2\"", "\"instances_1\":4");
  }

  @Test
  void badEvents_areAnswered200_withTheReason() throws Exception {
    assertThat(kserve("bad", "1", "request", "{\"inputs\":[{\"name\":\"x\"}]}"))
        .isEqualTo(
            "200 {\"accepted\":0,\"rejected\":[{\"index\":0,\"id\":\"1\",\"detail\":\"must be an array\","
                + "\"pointer\":\"/inputs/0/data\"}]}");
    assertThat(kserve("bad", "2", "request", "not json")).contains("is not valid JSON");
    assertThat(kserve("bad", "3", "request", "")).contains("is empty");
    assertThat(
            collector.post("/v1/cloudevents", "{", "Content-Type", "application/cloudevents+json"))
        .startsWith("200 ")
        .contains("is not valid JSON");
    assertThat(collector.post("/v1/cloudevents", ASKED, "ce-specversion", "1.0", "ce-id", "4"))
        .startsWith("200 ")
        .contains("is no CloudEvent");
    assertThat(collector.post("/v1/cloudevents", ASKED, "Content-Type", "application/json"))
        .startsWith("415 ");
  }

  @Test
  void aCallThatCannotBeRead_isSetAside_andTakenOnceTheMappingSaysHow() throws Exception {
    String answer =
        "{\"outputs\":[{\"name\":\"u\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[0.9]},"
            + "{\"name\":\"v\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[3]}]}";
    kserve("unsettled", "q", "request", ASKED);
    kserve("unsettled", "q", "response", answer);
    collector.await(STATUS, status -> counts(status, "unsettled").path("unusable").asInt() == 1);
    JsonNode kept = MissingNode.getInstance();
    for (String line : Files.readAllLines(directory.resolve("quarantine/calls.ndjson"))) {
      JsonNode call = json.readTree(line);
      kept = call.path("model").asText().equals("unsettled") ? call : kept;
    }
    assertThat(kept.path("reason").asText()).contains("'u', 'v'");
    assertThat(
            collector.put(
                "/v1/models/unsettled/inference-mapping", "{\"prediction\":\"v\",\"score\":\"u\"}"))
        .startsWith("200 ");
    assertThat(
            collector.post(
                "/v1/cloudevents",
                kept.path("events").toString(),
                "Content-Type",
                "application/cloudevents-batch+json"))
        .isEqualTo(taken(2));
    assertThat(collector.rows("unsettled", 1)).contains("\"prediction\":3,\"score\":0.9");
  }

  @Test
  void mappings_areCheckedAndForgotten() throws Exception {
    String path = "/v1/models/mapped/inference-mapping";
    assertThat(collector.get(path)).startsWith("404 ");
    assertThat(collector.put(path, "{\"predicton\":\"v\"}"))
        .startsWith("400 ")
        .contains("/predicton");
    assertThat(collector.put(path, "{\"classes\":[\"a\",\"a\"]}")).startsWith("400 ");
    assertThat(collector.put(path, "{\"features\":{\"x\":[\"a\",\"b\"]}}")).startsWith("200 ");
    assertThat(collector.get(path))
        .isEqualTo(
            "200 {\"features\":{\"x\":[\"a\",\"b\"]},\"embeddings\":[],\"ignore\":[],"
                + "\"prediction\":null,\"probabilities\":null,\"score\":null,\"classes\":[]}");
  }

  @Test
  void halvesWithoutTheOther_timeOut_andAreCounted() throws Exception {
    kserve("orphans", "o1", "request", ASKED);
    kserve("orphans", "o2", "response", ANSWERED);
    kserve("orphans", "o3", "response", ANSWERED);
    collector.await(STATUS, status -> status.contains("\"waiting\":3"));
    now.set(now.get().plus(Duration.ofMinutes(61)));
    JsonNode counts =
        counts(collector.await(STATUS, status -> status.contains("\"waiting\":0")), "orphans");
    assertThat(counts.path("request_only").asInt()).isEqualTo(1);
    assertThat(counts.path("response_only").asInt()).isEqualTo(2);
  }

  private String kserve(String model, String id, String side, String body) throws Exception {
    return collector.post(
        "/v1/cloudevents",
        body,
        "Content-Type",
        "application/json",
        "Ce-Specversion",
        "1.0",
        "Ce-Id",
        id,
        "Ce-Type",
        "org.kubeflow.serving.inference." + side,
        "Ce-Source",
        "http://localhost:9081/",
        "Ce-Time",
        side.equals("request") ? "2026-03-31T23:59:58.5Z" : "2026-03-31T23:59:59Z",
        "Ce-Inferenceservicename",
        model,
        "Ce-Namespace",
        "prod",
        "Ce-Component",
        "predictor",
        "Ce-Endpoint",
        "canary",
        "Ce-Annotations",
        "{\"team\":\"risk\"}",
        "Ce-Metadata",
        "{%22X-Country%22:[\"DE\"]}");
  }

  private static String structured(String id, String side, String body) {
    return "{\"specversion\":\"1.0\",\"id\":\""
        + id
        + "\",\"source\":\"/x\",\"type\":\"org.kubeflow.serving.inference."
        + side
        + "\",\"inferenceservicename\":\"structured\",\"datacontenttype\":\"application/json\","
        + "\"data\":"
        + body
        + "}";
  }

  private static String taken(int events) {
    return "200 {\"accepted\":" + events + ",\"rejected\":[]}";
  }

  private JsonNode counts(String status, String model) {
    try {
      for (JsonNode counts : json.readTree(status.substring(4)).path("models")) {
        if (counts.path("model").asText().equals(model)) {
          return counts;
        }
      }
      return json.createObjectNode();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(status, e);
    }
  }
}
