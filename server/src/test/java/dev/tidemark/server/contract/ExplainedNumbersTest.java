package dev.tidemark.server.contract;

import static dev.tidemark.server.testkit.TestService.JSON;
import static dev.tidemark.server.testkit.TestService.NDJSON;
import static dev.tidemark.server.testkit.TestService.await;
import static dev.tidemark.server.testkit.TestService.get;
import static dev.tidemark.server.testkit.TestService.post;
import static dev.tidemark.server.testkit.TestService.put;
import static dev.tidemark.server.testkit.TestService.request;
import static dev.tidemark.server.testkit.TestService.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.server.testkit.TestService;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Over HTTP, from intake to explanation: every number that a service holds of its models as a whole
 * is explained with the stored digits, and the rows that it names are those behind it.
 */
class ExplainedNumbersTest {
  private static final int ROWS = 400;
  private static final List<String> PARTS =
      List.of("value", "lower", "upper", "p_value", "reference_value", "sample_size");

  @Test
  void everyNumberOfEveryModel_isExplained_withTheStoredDigits() {
    List<String> models =
        List.of("explained-binary", "explained-multiclass", "explained-regression");
    models.forEach(ExplainedNumbersTest::fill);
    for (String model : models) {
      int explained = 0;
      for (Json series : json("/v1/models/" + model + "/metrics").list("series")) {
        if (!series.at("feature").node().isNull() || series.text("metric").startsWith("intake_")) {
          continue;
        }
        for (Json point : series.list("points")) {
          if (point.number("value").isPresent()) {
            check(model, series, point);
            explained++;
          }
        }
      }
      assertThat(explained).as(model).isGreaterThan(15);
    }
  }

  private static void check(String model, Json series, Json point) {
    String metric = series.text("metric");
    Json explanation =
        json(
            "/v1/models/%s/explain?metric=%s&start=%s&end=%s&version=%s"
                .formatted(
                    model,
                    metric,
                    encoded(point.text("start")),
                    encoded(point.text("end")),
                    encoded(series.at("version").node().isNull() ? "" : series.text("version"))));
    for (String part : PARTS) {
      assertThat(explanation.number(part))
          .as("%s of %s of %s", part, metric, model)
          .isEqualTo(point.number(part));
    }
    assertThat(explanation.text("python")).contains("print(");
    for (Json rows : explanation.list("rows")) {
      HttpResponse<String> lines = send(request(rows.text("path")).header("Accept", NDJSON).GET());
      assertThat(lines.body().lines().count())
          .as("rows of %s of %s", metric, model)
          .isEqualTo((long) explanation.at("current_side").number("rows").orElseThrow());
      assertThat(rows.text("curl")).contains(TestService.get().url() + rows.text("path"));
    }
  }

  /** Weights, failed calls, labels of two rows in three. */
  private static void fill(String model) {
    String task = model.substring(model.indexOf('-') + 1);
    put("/v1/models/" + model, JSON, "{\"task\":\"%s\",\"window\":\"1d\"}".formatted(task));
    assertThat(
            put("/v1/models/" + model + "/references/training", NDJSON, rows(model, task, 1, true))
                .statusCode())
        .isEqualTo(201);
    assertThat(post("/v1/predictions", NDJSON, rows(model, task, 2, false)).statusCode())
        .isEqualTo(202);
    assertThat(post("/v1/labels?model=" + model, NDJSON, labels(task)).statusCode()).isEqualTo(202);
    post(
        "/v1/business-metrics",
        JSON,
        "{\"model\":\"%s\",\"name\":\"revenue\",\"value\":12.5,\"timestamp\":\"2026-01-10T10:00:00Z\"}"
            .formatted(model));
    await(() -> analysed(model), Duration.ofSeconds(60));
  }

  /** Again until everything has become visible. */
  private static boolean analysed(String model) {
    send(
        request("/v1/models/" + model + "/analyses")
            .header("Content-Type", JSON)
            .header("Prefer", "wait=60")
            .POST(
                BodyPublishers.ofString(
                    "{\"from\":\"2026-01-10T00:00:00Z\",\"to\":\"2026-01-11T00:00:00Z\"}")));
    String found = get("/v1/models/" + model + "/metrics").body();
    return found.contains("\"label_delay_p50\"") && found.contains("\"revenue\"");
  }

  private static String labels(String task) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      if (i % 3 != 0) {
        labels.add(
            "{\"prediction_id\":\"p%d\",\"label\":%s,\"timestamp\":\"2026-01-10T%02d:00:00Z\"}"
                .formatted(i, label(task, 2, i), 12 + i % 10));
      }
    }
    return String.join("\n", labels);
  }

  private static String rows(String model, String task, int seed, boolean labelled) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(
          "{\"model\":\"%s\",\"prediction_id\":\"p%d\",\"timestamp\":\"2026-01-10T10:00:%02dZ\",\"weight\":%d,\"latency_ms\":%d,%s,\"features\":{\"x\":%s,\"y\":%s}%s}"
              .formatted(
                  model,
                  i,
                  i % 60,
                  1 + i % 2,
                  5 + i % 30,
                  i % 41 == 0 ? "\"error\":\"boom\"" : answer(task, seed, i),
                  x(seed, i),
                  i % 13 == 0 ? "null" : "" + i % 7,
                  labelled ? ",\"label\":" + label(task, seed, i) : ""));
    }
    return String.join("\n", rows);
  }

  private static double x(int seed, int i) {
    return new SplittableRandom(1_000L * seed + i).nextInt(1, 100) / 100.0;
  }

  private static String answer(String task, int seed, int i) {
    double x = x(seed, i);
    return switch (task) {
      case "binary" ->
          String.format(Locale.ROOT, "\"prediction\":%d,\"score\":%s", x > 0.5 ? 1 : 0, x);
      case "multiclass" ->
          String.format(
              Locale.ROOT,
              "\"prediction\":\"%s\",\"probabilities\":{\"a\":%s,\"b\":%s,\"c\":%s}",
              x > 0.6 ? "a" : x > 0.3 ? "b" : "c",
              x,
              (1 - x) * 0.6,
              (1 - x) * 0.4);
      default -> String.format(Locale.ROOT, "\"prediction\":%s", 10 * x);
    };
  }

  private static String label(String task, int seed, int i) {
    double chance = new SplittableRandom(77_000L * seed + i).nextDouble();
    return switch (task) {
      case "binary" -> chance < x(seed, i) ? "1" : "0";
      case "multiclass" -> chance < x(seed, i) ? "\"a\"" : chance < 0.8 ? "\"b\"" : "\"c\"";
      default -> String.format(Locale.ROOT, "%s", 10 * x(seed, i) + x(seed, i) * (chance - 0.5));
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Json json(String path) {
    try (TidemarkClient client = new TidemarkClient(TestService.get().url(), null)) {
      return client.get(path);
    }
  }
}
