package dev.tidemark.server.contract;

import static dev.tidemark.server.testkit.TestService.JSON;
import static dev.tidemark.server.testkit.TestService.await;
import static dev.tidemark.server.testkit.TestService.get;
import static dev.tidemark.server.testkit.TestService.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What Prometheus is told of models. */
class PrometheusTest {
  @Test
  void newestValues_standBesideTheServersOwn() {
    assertThat(
            post(
                    "/v1/business-metrics",
                    JSON,
                    "[{\"model\": \"told\", \"name\": \"revenue\", \"value\": 7, \"timestamp\":"
                        + " \"2026-03-01T10:00:00Z\"},{\"model\": \"told\", \"name\": \"revenue\","
                        + " \"value\": 9, \"timestamp\": \"2026-03-02T10:00:00Z\"}]")
                .statusCode())
        .isEqualTo(202);
    await(() -> line().endsWith(" 9.0"), Duration.ofSeconds(30));
    assertThat(line()).contains("model=\"told\"", "window=\"1d\"", "subject=\"model\"");
    assertThat(get("/prometheus").body()).contains("tidemark_collector_spool_bytes");
  }

  private static String line() {
    return get("/prometheus")
        .body()
        .lines()
        .filter(line ->
            line.startsWith("tidemark_monitor_value{") && line.contains("metric=\"revenue\""))
        .findFirst()
        .orElse("");
  }
}
