package dev.tidemark.collector.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.TestEngine;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Intake and rows endpoint over HTTP, down to the engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntakeHttpTest {
  private static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir static Path directory;
  private ApplicationContext context;
  private EmbeddedServer server;

  @BeforeAll
  void start() {
    ClickHouse clickHouse = TestEngine.newClickHouse();
    context = TestServer.context(directory, clickHouse, InstantSource.fixed(NOW));
    server = context.getBean(EmbeddedServer.class).start();
  }

  @AfterAll
  void stop() {
    if (context != null) {
      context.close();
    }
  }

  @Test
  void postedRecords_comeBackWithTheirLabels() throws Exception {
    String record =
        """
        {"prediction_id": "7f3a", "model": "credit", "version": "3", "timestamp": "2026-03-01T11:00:00.123+01:00",
         "features": {"age": 41, "job": "teacher", "balance": null, "is_new": true, "nan": NaN, "big": 1e400, "v": [1, 2.5]},
         "prediction": "yes", "score": 0.83, "probabilities": {"yes": 0.83, "no": 0.17},
         "latency_ms": 12.5, "error": null, "weight": 1.0, "tags": {"country": "DE"}}
        """;
    assertThat(post("/v1/predictions", record, JSON))
        .isEqualTo("202 {\"accepted\":1,\"duplicates\":0,\"rejected\":[],\"rejected_count\":0}");
    assertThat(post("/v1/predictions", record, JSON))
        .isEqualTo("202 {\"accepted\":1,\"duplicates\":1,\"rejected\":[],\"rejected_count\":0}");
    assertThat(
            post(
                "/v1/labels?model=credit",
                "{\"prediction_id\":\"7f3a\",\"label\":\"1\",\"timestamp\":1772362800000}",
                JSON))
        .startsWith("202 ");
    drain();
    String row =
        "{\"prediction_id\":\"7f3a\",\"model\":\"credit\",\"version\":\"3\","
            + "\"timestamp\":\"2026-03-01T10:00:00.123Z\",\"received_at\":\"2026-04-01T00:00:00Z\","
            + "\"features\":{\"age\":41,\"big\":1e999,\"job\":\"teacher\",\"is_new\":\"true\","
            + "\"balance\":null,\"nan\":null,\"v\":[1.0,2.5]},"
            + "\"prediction\":\"yes\",\"score\":0.83,\"probabilities\":{\"yes\":0.83,\"no\":0.17},"
            + "\"latency_ms\":12.5,\"error\":null,\"weight\":1,\"tags\":{\"country\":\"DE\"},\"label\":1}";
    assertThat(get("/v1/models/credit/predictions?segment=country=DE", JSON))
        .isEqualTo("200 {\"predictions\":[" + row + "],\"next_cursor\":null}");
    assertThat(get("/v1/models/credit/predictions", NDJSON)).isEqualTo("200 " + row + "\n");
    assertThat(get("/v1/models/credit/predictions?feature=age", JSON))
        .contains("\"features\":{\"age\":41}");
  }

  @Test
  void badNeighbours_areNamed() throws Exception {
    String answer =
        post(
            "/v1/predictions",
            "{\"predictions\":[{\"model\":\"n\"},{\"model\":\"n\",\"prediction_id\":\"b\",\"timestamp\":\"x\"}]}",
            JSON);
    assertThat(answer)
        .startsWith(
            "202 {\"accepted\":1,\"duplicates\":0,\"rejected\":[{\"index\":1,\"prediction_id\":\"b\"")
        .contains("\"pointer\":\"/timestamp\"");
  }

  @Test
  void nothingUsable_is400_andNamesTheField() throws Exception {
    assertThat(post("/v1/predictions", "[{\"model\":\"n\",\"weight\":0}]", JSON))
        .startsWith("400 ")
        .contains("/0/weight must be above 0");
    assertThat(post("/v1/predictions", "[]", JSON)).startsWith("400 ");
    assertThat(post("/v1/predictions", "", JSON)).startsWith("400 ");
    assertThat(post("/v1/predictions", "", NDJSON)).startsWith("400 ");
    assertThat(post("/v1/labels", "{\"model\":\"n\",\"prediction_id\":\"x\"}", JSON))
        .startsWith("400 ")
        .contains("/label is required");
  }

  @Test
  void longStreams_areTaken_compressedToo() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      lines
          .append("{\"prediction_id\":\"s")
          .append(i)
          .append("\",\"timestamp\":")
          .append(1_770_000_000_000L + i * 60_000L)
          .append(",\"features\":{\"x\":")
          .append(i)
          .append("}}\n");
    }
    byte[] body = lines.toString().getBytes(UTF_8);
    assertThat(post("/v1/predictions?model=stream", body, NDJSON, "identity"))
        .startsWith("202 {\"accepted\":30000,\"duplicates\":0,");
    assertThat(post("/v1/predictions?model=stream", gzip(body), NDJSON, "gzip"))
        .startsWith("202 {\"accepted\":30000,\"duplicates\":30000,");
    assertThat(post("/v1/predictions?model=zstd", Zstd.compress(body), NDJSON, "zstd"))
        .startsWith("202 {\"accepted\":30000,\"duplicates\":0,");
    drain();
    String all = get("/v1/models/stream/predictions", NDJSON);
    assertThat(all.lines().count()).isEqualTo(30_000);
    assertThat(all).startsWith("200 {\"prediction_id\":\"s29999\"");
    String page = get("/v1/models/stream/predictions?limit=2", JSON);
    assertThat(page).contains("s29999", "s29998").doesNotContain("s29997");
    String cursor = page.replaceAll(".*\"next_cursor\":\"([^\"]+)\".*", "$1");
    assertThat(get("/v1/models/stream/predictions?limit=2&cursor=" + cursor, JSON))
        .contains("s29997", "s29996")
        .doesNotContain("s29998");
  }

  @Test
  void wrongEnvelopes_areRefused() throws Exception {
    assertThat(post("/v1/predictions", "{}", "text/plain")).startsWith("415 ");
    assertThat(post("/v1/predictions", "{}".getBytes(UTF_8), JSON, "br")).startsWith("415 ");
    assertThat(post("/v1/predictions", "{}".getBytes(UTF_8), JSON, "gzip")).startsWith("400 ");
    byte[] blanks = new byte[200 << 20];
    Arrays.fill(blanks, (byte) ' ');
    byte[] bomb = gzip(blanks);
    assertThat(post("/v1/predictions", bomb, JSON, "gzip")).startsWith("413 ");
    assertThat(post("/v1/predictions", bomb, NDJSON, "gzip")).startsWith("413 ");
    byte[] large = ("[\"" + "x".repeat(9 << 20) + "\"]").getBytes(UTF_8);
    assertThat(post("/v1/predictions", large, JSON, "identity")).startsWith("4");
    assertThat(get("/v1/models/nobody/predictions", JSON)).startsWith("404 ");
    assertThat(get("/v1/models/stream/predictions?cursor=%20", JSON)).startsWith("4");
  }

  /** Waits until everything accepted is stored. */
  private void drain() throws Exception {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (!get("/v1/collector/status", JSON).contains("\"spooled\":0,")) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private String post(String path, String body, String type) throws Exception {
    return post(path, body.getBytes(UTF_8), type, "identity");
  }

  private String post(String path, byte[] body, String type, String encoding) throws Exception {
    return send(
        HttpRequest.newBuilder(server.getURI().resolve(path))
            .header("Content-Type", type)
            .header("Content-Encoding", encoding)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private String get(String path, String accept) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(server.getURI() + path)).header("Accept", accept));
  }

  private String send(HttpRequest.Builder request) throws Exception {
    var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    return answer.statusCode() + " " + answer.body();
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    }
    return out.toByteArray();
  }
}
