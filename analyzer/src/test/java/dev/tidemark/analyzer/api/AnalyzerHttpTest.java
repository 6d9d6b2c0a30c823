package dev.tidemark.analyzer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.analysis.TestStore;
import dev.tidemark.analyzer.statistics.Json;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The analyzer's part of the contract, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnalyzerHttpTest {
  @AutoClose private final TestStore store = new TestStore();
  private EmbeddedServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  void open() {
    server = store.bean(EmbeddedServer.class).start();
  }

  @AfterAll
  void close() {
    client.close();
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
  void threshold_comesBackAsSent_andWhatIsBadIsNamed() throws Exception {
    String settings =
        """
        {"threshold": {"rule": "budget", "per_month": 2},
         "features": {"age": {"threshold": {"rule": "past", "sigmas": 2.5, "windows": 10}}}}
        """;
    Json model = json(send("PUT", "/v1/models/limits", "application/json", settings));
    assertThat(model.get("threshold").get("rule").text()).isEqualTo("budget");
    assertThat(model.get("threshold").get("per_month").value()).isEqualTo(2.0);
    assertThat(model.get("threshold").names()).containsExactlyInAnyOrder("rule", "per_month");
    Json age = model.get("features").get("age").get("threshold");
    assertThat(age.get("sigmas").value()).isEqualTo(2.5);
    assertThat(age.get("min_windows").whole()).isEqualTo(8);
    assertThat(json(send("PUT", "/v1/models/limits", "application/json", "{}")).get("threshold"))
        .satisfies(usual -> assertThat(usual.get("rule").text()).isEqualTo("fixed"));
    assertThat(blamed(Map.of("rule", "guess"))).isEqualTo("/threshold/rule");
    assertThat(blamed(Map.of("rule", "budget", "per_month", 0))).isEqualTo("/threshold/per_month");
    assertThat(blamed(Map.of("rule", "past", "windows", 5, "min_windows", 6)))
        .isEqualTo("/threshold/min_windows");
    assertThat(blamed(Map.of("rule", "fixed", "sigmas", 3))).isEqualTo("/threshold/sigmas");
    Map<String, Object> past = Map.of("rule", "past");
    assertThat(
            SettingsReader.read("m", Map.of("window", "100rows", "threshold", past))
                .windowsLookedBackAt())
        .isEqualTo(30);
  }

  private static String blamed(Map<String, Object> threshold) {
    return refused(() -> SettingsReader.read("m", Map.of("threshold", threshold)));
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
    assertThat(explained.get("threshold").get("rule").text()).isEqualTo("fixed");
    assertThat(explained.get("verdict").get("status").text()).isEqualTo("ok");
    assertThat(explained.get("verdict").get("window").text()).isEqualTo("1mo");
  }

  @Test
  void distancesOfVectors_areExplained() throws Exception {
    String vectors = rows("vectors", 60).replaceAll("\"age\":(\\d+)", "\"e\":[$1,3]");
    send("PUT", "/v1/models/vectors/references/a", "application/x-ndjson", vectors);
    store.predictions(vectors.replace(",3]", ",7]"));
    String path =
        "/v1/models/vectors/features/%s/explain?metric=%s&start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z";
    Json distance = json(send("GET", path.formatted("e", "mean_distance"), "", ""));
    assertThat(distance.get("value").value()).isEqualTo(4.0);
    assertThat(distance.get("counts").get("current").numbers()[1]).isEqualTo(7);
    assertThat(distance.get("current_side").get("values").whole()).isEqualTo(60);
    Json discrepancy = json(send("GET", path.formatted("e", "mmd"), "", ""));
    Json counts = discrepancy.get("counts");
    assertThat(discrepancy.get("value").number())
        .isEqualTo(
            counts.get("within_reference").number()
                + counts.get("within_current").number()
                - 2 * counts.get("between").number());
    assertThat(discrepancy.get("p_value").number()).isLessThan(0.01);
  }

  @Test
  void performance_isToldWithItsCurves() throws Exception {
    store.bean(ModelCatalog.class).ensure("labelled");
    store.predictions(rows("labelled", 200));
    String labels =
        IntStream.range(0, 100)
            .mapToObj(i ->
                "{\"prediction_id\":\"labelled-%d\",\"label\":%d,\"timestamp\":\"2026-01-02T%s:00:00Z\"}"
                    .formatted(i, i % 4 == 0 ? 1 - i % 2 : i % 2, i < 40 ? "09" : "20"))
            .collect(Collectors.joining("\n"));
    store.labels("labelled", labels);
    String path =
        "/v1/models/labelled/performance?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z";
    Json report = json(send("GET", path, "", ""));
    assertThat(report.get("task").text()).isEqualTo("binary");
    assertThat(report.get("positive_label").text()).isEqualTo("1");
    assertThat(report.get("label_coverage").value()).isEqualTo(0.5);
    assertThat(report.get("label_delay_seconds").get("p50").value()).isEqualTo(34 * 3_600.0);
    assertThat(report.get("confusion").get("classes").elements()).hasSize(2);
    Json cells = report.get("confusion").get("cells");
    assertThat(cells.elements().get(0).elements().get(0).value()).isEqualTo(50.0);
    assertThat(cells.elements().get(0).elements().get(1).value()).isEqualTo(25.0);
    assertThat(report.get("thresholds").elements()).hasSize(10);
    Json last = report.get("thresholds").elements().getLast();
    assertThat(last.get("true_positive_rate").value()).isEqualTo(1.0);
    assertThat(last.get("false_positive_rate").value()).isEqualTo(1.0);
    assertThat(report.get("calibration").elements()).isNotEmpty();
    assertThat(report.get("maturity").elements()).hasSize(3);
    assertThat(report.get("maturity").elements().getFirst().get("labelled").whole()).isEqualTo(40);
    assertThat(report.get("maturity").elements().getLast().get("labelled").whole()).isEqualTo(100);
    Json first = report.get("metrics").elements().getFirst();
    assertThat(first.get("metric").text()).isEqualTo("accuracy");
    assertThat(first.get("value").value()).isEqualTo(0.75);
    assertThat(report.get("business_value").value()).isNull();
    Json worth = json(send("GET", path + "&worth=tp:10,fp:-2,fn:-5", "", "")).get("business_value");
    assertThat(worth.get("total").value()).isEqualTo(total(cells));
    assertThat(worth.get("per_row").value()).isEqualTo(total(cells) / 100);
    assertThat(worth.get("best_threshold").value()).isInstanceOf(Double.class);
    Json nothing = json(send("GET", path + "&segment=country=DE", "", ""));
    assertThat(nothing.get("rows").whole()).isZero();
    assertThat(nothing.get("metrics").elements()).isEmpty();
    assertThat(nothing.get("windows").value()).isNull();
    assertWindowsAddUp(path, worth);
  }

  /** The same from the windows as from the rows, with few distinct scores to the last digits. */
  private void assertWindowsAddUp(String path, Json worth) throws Exception {
    String windows = path + "&worth=tp:10,fp:-2,fn:-5&source=windows&window=1h";
    Json before = json(send("GET", windows, "", ""));
    assertThat(before.get("windows").value()).as("none is analysed: from the rows").isNull();
    assertThat(before.get("rows").whole()).isEqualTo(200);
    send(
        "POST",
        "/v1/models/labelled/analyses",
        "application/json",
        "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2026-01-02T00:00:00Z\", \"window\": \"1h\"}");
    Instant deadline = Instant.now().plusSeconds(60);
    Json summed = json(send("GET", windows, "", ""));
    while (summed.get("rows").whole() != 200 || summed.get("windows").value() == null) {
      assertThat(Instant.now()).as("the windows were not analysed").isBefore(deadline);
      summed = json(send("GET", windows, "", ""));
    }
    Json exact = json(send("GET", path, "", ""));
    assertThat(summed.get("windows").whole()).isPositive();
    for (String member :
        List.of("task", "positive_label", "labelled", "label_coverage", "confusion")) {
      assertThat(summed.get(member).value()).as(member).isEqualTo(exact.get(member).value());
    }
    List<Json> metrics = exact.get("metrics").elements();
    for (int i = 0; i < metrics.size(); i++) {
      Json ours = summed.get("metrics").elements().get(i);
      assertThat(ours.get("metric").text()).isEqualTo(metrics.get(i).get("metric").text());
      if (metrics.get(i).get("value").value() instanceof Double value) {
        assertThat(ours.get("value").number()).isCloseTo(value, within(1e-9));
      }
    }
    assertThat(summed.get("business_value").get("total").number())
        .isCloseTo(worth.get("total").number(), within(1e-9));
    PerformanceController controller = store.bean(PerformanceController.class);
    String from = "2026-01-01T00:00:00Z";
    String to = "2026-01-02T00:00:00Z";
    assertThat(refused(() -> controller.report("labelled", from, to, "", "", null, "cache", null)))
        .isEqualTo("/source");
    assertThat(
            refused(() -> controller.report("labelled", from, to, "", "", null, "windows", "1x")))
        .isEqualTo("/window");
  }

  @Test
  void comparison_sidesDefaultToEachOther_andWrongFieldsAreNamed() throws Exception {
    store.bean(ModelCatalog.class).ensure("sides");
    store.predictions(rows("sides", 120));
    String path = "/v1/models/sides/compare?a_from=2026-01-01T00:00:00Z&a_to=2026-01-02T00:00:00Z";
    send("PUT", "/v1/models/sides/references/training", "application/x-ndjson", rows("sides", 90));
    Json withActive = json(send("GET", path + "&a_segment=job%3Dj1", "", ""));
    assertThat(withActive.get("b").get("reference").text()).isEqualTo("training");
    assertThat(withActive.get("b").get("rows").whole()).isEqualTo(30);
    assertThat(withActive.get("features").elements().getFirst().get("rank").whole()).isEqualTo(1);
    Json bins = withActive.get("features").elements().getFirst().get("bins");
    assertThat(bins.elements().getFirst().names()).contains("reference_count", "psi");
    Json periods =
        json(send("GET", path + "&b_from=2026-01-01T10:00:00Z&b_to=2026-01-01T11:00:00Z", "", ""));
    assertThat(periods.get("b").get("rows").whole()).isEqualTo(120);
    assertThat(periods.get("notes").elements()).hasSize(1);
    Json segments = json(send("GET", path + "&a_segment=job%3Dj1&b_segment=", "", ""));
    assertThat(segments.get("a").get("rows").whole()).isEqualTo(40);
    assertThat(segments.get("b").get("rows").whole()).isEqualTo(120);
    CompareController compare = store.bean(CompareController.class);
    String from = "2026-01-01T00:00:00Z";
    String to = "2026-01-02T00:00:00Z";
    assertThat(
            refused(() ->
                compare.compare("sides", from, to, "", "", null, null, "1", null, "training")))
        .isEqualTo("/b_reference");
    assertThat(
            refused(() -> compare.compare("sides", from, to, "", "", from, null, null, null, null)))
        .isEqualTo("/b_to");
    assertThat(
            refused(
                () -> compare.compare("sides", from, to, "", "DE", null, null, null, null, null)))
        .isEqualTo("/a_segment");
  }

  @Test
  void cancelledAnalysis_endsAfterItsWindow_andWhatIsDoneStays() throws Exception {
    store.bean(ModelCatalog.class).ensure("long");
    store.predictions(hours("long", 600));
    String months = "{\"from\": \"2025-11-01T00:00:00Z\", \"to\": \"2026-01-01T00:00:00Z\",";
    String running = analyse("long", months + "\"window\": \"1h\"}");
    String waiting = analyse("long", months + "\"window\": \"6h\"}");
    Instant deadline = Instant.now().plusSeconds(60);
    while (progress(running) < 1) {
      assertThat(Instant.now()).as("no window was done in a minute").isBefore(deadline);
    }
    for (String id : List.of(waiting, running)) {
      Json cancelled = json(send("DELETE", id, "", ""));
      assertThat(cancelled.get("state").text()).isEqualTo("cancelled");
      assertThat(cancelled.get("finished_at").text()).isNotEmpty();
    }
    HttpResponse<String> next =
        client.send(
            request("/v1/models/long/analyses")
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=60")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"from\": \"2025-11-15T00:00:00Z\", \"to\": \"2025-11-16T00:00:00Z\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(json(next).get("state").text()).as("the queue is free again").isEqualTo("done");
    assertThat(json(send("DELETE", location(next), "", "")).get("state").text())
        .as("what is done cannot be cancelled")
        .isEqualTo("done");
    Json stopped = json(send("GET", running, "", ""));
    assertThat(stopped.get("state").text()).isEqualTo("cancelled");
    assertThat(stopped.get("windows_done").whole()).isBetween(1L, 599L);
    assertThat(stopped.get("windows_total").whole()).isEqualTo(600);
    assertThat(json(send("GET", waiting, "", "")).get("windows_done").whole()).isZero();
    assertThat(
            store
                .bean(ResultReader.class)
                .find(ResultQuery.of("long").windowLengths(List.of("1h"))))
        .as("results of the windows that were done")
        .isNotEmpty();
  }

  private String analyse(String model, String body) throws IOException, InterruptedException {
    return location(send("POST", "/v1/models/" + model + "/analyses", "application/json", body));
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private long progress(String analysis) throws IOException, InterruptedException {
    return json(send("GET", analysis, "", "")).get("windows_done").whole();
  }

  /** By the counts: 10 for a true positive, −2 for a false one, −5 for one that was missed. */
  private static double total(Json cells) {
    double[] positive = cells.elements().get(0).numbers();
    double[] negative = cells.elements().get(1).numbers();
    return 10 * positive[0] - 5 * positive[1] - 2 * negative[0];
  }

  /** The field that is blamed. */
  private static String refused(ThrowingCallable call) {
    return catchThrowableOfType(Problem.class, call).errors().getFirst().pointer();
  }

  /** One row an hour. */
  private static String hours(String model, int count) {
    Instant first = Instant.parse("2025-11-15T00:30:00Z");
    return IntStream.range(0, count)
        .mapToObj(i ->
            "{\"model\":\"%s\",\"prediction_id\":\"%s-%d\",\"timestamp\":\"%s\",\"features\":{\"age\":%d},\"prediction\":1}"
                .formatted(model, model, i, first.plus(Duration.ofHours(i)), i % 17))
        .collect(Collectors.joining("\n"));
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
