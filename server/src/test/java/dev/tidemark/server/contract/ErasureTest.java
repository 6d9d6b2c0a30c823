package dev.tidemark.server.contract;

import static dev.tidemark.server.testkit.TestService.JSON;
import static dev.tidemark.server.testkit.TestService.NDJSON;
import static dev.tidemark.server.testkit.TestService.await;
import static dev.tidemark.server.testkit.TestService.delete;
import static dev.tidemark.server.testkit.TestService.get;
import static dev.tidemark.server.testkit.TestService.post;
import static dev.tidemark.server.testkit.TestService.put;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Erasure at a person's request, over HTTP. */
class ErasureTest {
  private static final String DAY = "2026-03-01T";

  @Test
  void person_isErasedFromEveryTable_andStaysOut() {
    String records = records("gdpr", 40);
    assertThat(post("/v1/predictions", NDJSON, records).statusCode()).isEqualTo(202);
    assertThat(post("/v1/labels?model=gdpr", NDJSON, labels(40)).statusCode()).isEqualTo(202);
    assertThat(put("/v1/models/gdpr/references/base", NDJSON, records).statusCode())
        .isBetween(200, 201);

    String erased = delete("/v1/models/gdpr/predictions?tag.subject=s3&tag.kind=web").body();
    assertThat(erased)
        .contains("\"predictions\":4", "\"labels\":4", "\"reference_rows\":4")
        .contains("\"shadow_predictions\":0");
    assertThat(get("/v1/models/gdpr/predictions?limit=1000").body())
        .doesNotContain("\"s3\"")
        .contains("\"s4\"");
    assertThat(post("/v1/predictions", NDJSON, records).body()).contains("\"accepted\":40");
    assertThat(get("/v1/models/gdpr/predictions?limit=1000").body()).doesNotContain("\"s3\"");
    assertThat(delete("/v1/models/gdpr/predictions?tag.subject=s3").body())
        .contains("\"predictions\":0");
    assertThat(get("/v1/audit").body())
        .contains("/v1/models/gdpr/predictions?tag.subject")
        .doesNotContain("s3");
  }

  @Test
  void windowsThatLostRows_areComputedAgain() {
    assertThat(post("/v1/predictions", NDJSON, records("redo", 40)).statusCode()).isEqualTo(202);
    String metrics = "/v1/models/redo/metrics";
    await(() -> get(metrics).body().contains("\"sample_size\":40"), Duration.ofSeconds(30));
    assertThat(
            delete("/v1/models/redo/predictions?prediction_id=redo-1&prediction_id=redo-2").body())
        .contains("\"predictions\":2");
    await(() -> get(metrics).body().contains("\"sample_size\":38"), Duration.ofSeconds(30));
  }

  @Test
  void wrongQuestions_eraseNothing() {
    post("/v1/predictions", JSON, records("careful", 1));
    assertThat(delete("/v1/models/careful/predictions").statusCode()).isEqualTo(400);
    assertThat(delete("/v1/models/careful/predictions?subject=x").body())
        .contains("subject", "tag.<name>");
    assertThat(delete("/v1/models/careful/predictions?tag.a=").statusCode()).isEqualTo(400);
    assertThat(delete("/v1/models/careful/predictions?tag.a=1&tag.a=2").statusCode())
        .isEqualTo(400);
    assertThat(delete("/v1/models/nobody/predictions?tag.a=1").statusCode()).isEqualTo(404);
    assertThat(get("/v1/models/careful/predictions").body()).contains("careful-0");
  }

  private static String records(String model, int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            "{\"prediction_id\": \"%s-%d\", \"model\": \"%s\", \"version\": \"1\", \"timestamp\": \"%s10:00:%02dZ\", \"features\": {\"a\": %d}, \"prediction\": \"yes\", \"tags\": {\"subject\": \"s%d\", \"kind\": \"web\"}}"
                .formatted(model, i, model, DAY, i, i, i % 10))
        .collect(Collectors.joining("\n"));
  }

  private static String labels(int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            "{\"prediction_id\": \"gdpr-%d\", \"label\": \"no\", \"timestamp\": \"%s11:00:00Z\"}"
                .formatted(i, DAY))
        .collect(Collectors.joining("\n"));
  }
}
