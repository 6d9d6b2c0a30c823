package dev.tidemark.analyzer.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.analysis.TestStore;
import dev.tidemark.analyzer.statistics.Json;
import dev.tidemark.storage.metadata.ModelCatalog;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The analyzer's part of the contract, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnalyzerHttpTest {
  private TestStore store;
  private EmbeddedServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  void open() {
    store = new TestStore();
    server = store.bean(EmbeddedServer.class).start();
  }

  @AfterAll
  void close() {
    client.close();
    if (store != null) {
      store.close();
    }
  }

  @Test
  void settings_comeBackAsSent() throws Exception {
    String settings =
        """
        {"task": "binary", "positive_label": "yes", "window": "6h", "segments": ["country"],
         "features": {"age": {"type": "numeric", "min": 0, "max": 120}}, "min_sample": 50}
        """;
    assertThat(send("PUT", "/v1/models/set", "application/json", settings).statusCode())
        .isEqualTo(200);
    Json model = json(send("GET", "/v1/models/set", "", ""));
    assertThat(model.get("positive_label").text()).isEqualTo("yes");
    assertThat(model.get("window").text()).isEqualTo("6h");
    assertThat(model.get("features").get("age").get("max").value()).isEqualTo(120.0);
    assertThat(model.get("min_sample").whole()).isEqualTo(50);
  }

  @Test
  void reference_isTakenFromNdjsonJsonAndCsv() throws Exception {
    Json ndjson =
        json(send("PUT", "/v1/models/refs/references/a", "application/x-ndjson", rows("refs", 60)));
    assertThat(ndjson.get("rows").whole()).isEqualTo(60);
    String array = "[" + rows("refs", 3).replace("\n", ",") + "]";
    Json document = json(send("PUT", "/v1/models/refs/references/b", "application/json", array));
    assertThat(document.get("rows").whole()).isEqualTo(3);
    String csv = "age,job,prediction,score,label\n41,teacher,1,0.5,0\n,\"a, b\",0,,\n";
    Json values = json(send("PUT", "/v1/models/refs/references/c", "text/csv", csv));
    assertThat(values.get("rows").whole()).isEqualTo(2);
    assertThat(values.get("active").value()).isEqualTo(true);
    Json all = json(send("GET", "/v1/models/refs/references", "", ""));
    assertThat(all.get("references").elements()).hasSize(3);
    assertThat(send("DELETE", "/v1/models/refs/references/c", "", "").statusCode()).isEqualTo(204);
    Json model = json(send("GET", "/v1/models/refs", "", ""));
    assertThat(model.get("active_reference").text()).isEqualTo("b");
  }

  @Test
  void analysis_waitsWhenAsked_andPeriodOfTrafficIsAReference() throws Exception {
    store.bean(ModelCatalog.class).ensure("waited");
    store.predictions(rows("waited", 100));
    String period = "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2026-01-01T12:00:00+01:00\"}";
    Json reference =
        json(send("PUT", "/v1/models/waited/references/first", "application/json", period));
    assertThat(reference.get("source").text()).isEqualTo("period");
    assertThat(reference.get("rows").whole()).isEqualTo(100);
    String body =
        "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": 1767312000000, \"window\": \"1mo\"}";
    HttpResponse<String> answer =
        client.send(
            request("/v1/models/waited/analyses")
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=60")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).get("state").text()).isEqualTo("done");
    assertThat(json(answer).get("windows_done").whole()).isEqualTo(1);
    Json later = json(send("GET", answer.headers().firstValue("Location").orElseThrow(), "", ""));
    assertThat(later.get("state").text()).isEqualTo("done");
    Json distribution =
        json(
            send(
                "GET",
                "/v1/models/waited/features/age/distribution?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z",
                "",
                ""));
    assertThat(distribution.get("psi").value()).isEqualTo(0.0);
    Json explained =
        json(
            send(
                "GET",
                "/v1/models/waited/features/age/explain?metric=psi&start=2026-01-01T00:00:00Z&end=2026-02-01T00:00:00Z",
                "",
                ""));
    assertThat(explained.get("value").value()).isEqualTo(0.0);
  }

  private static String rows(String model, int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            "{\"model\":\"%s\",\"prediction_id\":\"%s-%d\",\"timestamp\":\"2026-01-01T10:00:00Z\",\"features\":{\"age\":%d,\"job\":\"j%d\"},\"prediction\":%d,\"score\":0.%d}"
                .formatted(model, model, i, i % 17, i % 3, i % 2, i % 10))
        .collect(Collectors.joining("\n"));
  }

  private HttpResponse<String> send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return client.send(
        request.method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.getURI().resolve(path));
  }

  private static Json json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return Json.read(new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8)));
  }
}
