package dev.tidemark.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.dashboard.page.Shell;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultWriter;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The read API over a real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ReadApiTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private EmbeddedServer server;

  @BeforeAll
  void start() {
    server =
        DashboardServer.start(
            0,
            context -> {
              SyntheticFleet.fill(context);
              context.getBean(ResultWriter.class).writeSecondary(List.of(besideTheOwn()));
            });
  }

  private static MetricResult besideTheOwn() {
    TimeWindow day =
        new TimeWindow(
            Instant.parse("2026-02-21T00:00:00Z"), Instant.parse("2026-02-22T00:00:00Z"));
    return new ResultBuilder("churn", day, Subject.FEATURE, "tenure", "psi", 0.5, 100, 700)
        .comparedWith("trailing:7")
        .build();
  }

  @Test
  void otherReferences_areReadByTheirName_andOnlySo() throws Exception {
    assertThat(get("/v1/models/churn/metrics?metric=psi").body())
        .contains("\"reference\":\"january\"")
        .doesNotContain("trailing:7");
    assertThat(get("/v1/models/churn/metrics?metric=psi&reference=trailing:7").body())
        .contains("\"reference\":\"trailing:7\"", "\"value\":0.5")
        .doesNotContain("january");
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void alias_andOutputsOwnName_answerTheSameSeries() throws Exception {
    String alias = get("/v1/models/flights/metrics?metric=score_psi").body();
    String own = get("/v1/models/flights/metrics?metric=psi&feature=score").body();
    assertThat(alias).contains("\"feature\":\"score\"").isEqualTo(own);
  }

  @Test
  void undefinedNumber_isNull_andItsStatusSaysWhy() throws Exception {
    String body =
        get("/v1/models/flights/metrics?metric=psi&feature=distance"
                + "&from=2026-02-21T00:00:00Z&to=2026-02-22T00:00:00Z")
            .body();
    assertThat(body)
        .contains("\"value\":null")
        .contains("\"status\":\"insufficient\"")
        .doesNotContain("NaN");
  }

  @Test
  void repeatedFilter_unites() throws Exception {
    String body = get("/v1/models/flights/metrics?metric=psi&feature=hour&feature=weekday").body();
    assertThat(body).contains("\"feature\":\"hour\"", "\"feature\":\"weekday\"");
    assertThat(body).doesNotContain("\"feature\":\"distance\"");
  }

  @Test
  void knownMetricWithoutResults_isNoMistake() throws Exception {
    assertThat(get("/v1/models/flights/metrics?metric=estimated_r2&window=1d").body())
        .isEqualTo("{\"series\":[]}");
  }

  @Test
  void csv_hasAHeaderAndOneLineAWindow() throws Exception {
    HttpResponse<String> csv = get("/v1/models/flights/metrics?metric=accuracy&format=csv");
    assertThat(csv.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/csv"));
    assertThat(csv.body().lines()).hasSize(90);
    assertThat(csv.body()).startsWith("metric,subject,feature,segment,version");
  }

  @Test
  void drift_ranksTheGuiltyFeatureFirst() throws Exception {
    String body = get("/v1/models/flights/drift").body();
    assertThat(body).contains("\"drifted_features\":2"); // and an embedding
    assertThat(body).contains("{\"rank\":1,\"feature\":\"distance\",\"verdict\":\"drifted\"");
  }

  @Test
  void drift_ofAnEarlierWindow_isThatWindows() throws Exception {
    String body = get("/v1/models/flights/drift?at=2026-03-05T13:00:00Z").body();
    assertThat(body).contains("\"start\":\"2026-03-05T00:00:00Z\"", "\"drifted_features\":0");
  }

  @Test
  void models_putTroubleFirst() throws Exception {
    String body = get("/v1/models").body();
    assertThat(body.indexOf("\"flights\"")).isLessThan(body.indexOf("\"churn\""));
    assertThat(body).contains("\"health\":\"drift\"", "\"health\":\"empty\"");
    assertThat(body).contains("\"since\":\"2026-04-02T00:00:00Z\"");
  }

  @Test
  void profile_sharesSumToOne_andContributionsAreGiven() throws Exception {
    String body =
        get("/v1/models/flights/features/distance/profile?at=2026-04-10T00:00:00Z").body();
    assertThat(body).contains("\"start\":\"2026-04-10T00:00:00Z\"", "\"contribution\":");
  }

  @Test
  void hostileName_isFoundByItsAddress() throws Exception {
    assertThat(get("/v1" + Shell.model(SyntheticFleet.HOSTILE) + "/timeline").statusCode())
        .isEqualTo(200);
  }

  @Test
  void pages_carryThePolicy() throws Exception {
    HttpResponse<String> page = get("/models/flights");
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy -> assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe"));
    assertThat(page.body()).doesNotContain("<style").doesNotContain(" style=");
  }

  @Test
  void assets_areKeptForEver_underTheirFingerprint() throws Exception {
    String page = get("/").body();
    int end = page.indexOf("style.css") + "style.css".length();
    String sheet = page.substring(page.lastIndexOf("/assets/", end), end);
    assertThat(get(sheet).headers().firstValue("Cache-Control"))
        .hasValue("public, max-age=31536000, immutable");
    assertThat(get("/assets/old/style.css").headers().firstValue("Cache-Control"))
        .hasValue("no-cache");
    // a Problem, which the server turns into a 404; this room alone does not
    HttpResponse<String> other = get("/assets/old/../../etc/passwd");
    assertThat(other.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(other.body()).doesNotContain("root:");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.getURL() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
