package dev.tidemark.collector.intake;

import static dev.tidemark.collector.intake.TestCollector.JSON;
import static dev.tidemark.collector.intake.TestCollector.NDJSON;
import static dev.tidemark.collector.intake.TestCollector.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector without room says, and what one noisy model or caller meets. */
class ReadinessTest {
  private static final String RECORD = "{\"model\":\"m\",\"tags\":{\"t\":\"%s\"}}";

  @Test
  void fullDisk_isNotReady_andSaysWhy_untilThereIsRoom(@TempDir Path directory) {
    long tooMuch = directory.toFile().getUsableSpace() * 2;
    Map<String, Object> full = Map.of("tidemark.collector.spool.min-free-bytes", tooMuch);
    try (TestCollector collector = new TestCollector(directory, InstantSource.system(), full)) {
      HttpResponse<String> refused = collector.post("/v1/predictions", RECORD.formatted("x"), JSON);
      assertThat(text(refused)).startsWith("503 ").contains("bytes of the disk are free");
      assertThat(refused.headers().firstValue("Retry-After")).contains("30");
      assertThat(text(collector.get("/health/readiness")))
          .startsWith("503 ")
          .contains("bytes of the disk are free");
      assertThat(collector.status().get("refused_requests").get("spool-full").asInt()).isEqualTo(1);
      collector.restart(Map.of());
      assertThat(text(collector.get("/health/readiness"))).startsWith("200 ");
      assertThat(collector.post("/v1/predictions", RECORD.formatted("x"), JSON).statusCode())
          .isEqualTo(202);
    }
  }

  @Test
  void modelOverItsQuota_waits_othersDoNot(@TempDir Path directory) {
    Map<String, Object> quota =
        Map.of(
            "tidemark.collector.fairness.model-records-per-second",
            10,
            "tidemark.collector.fairness.model-burst",
            "10s");
    try (TestCollector collector = new TestCollector(directory, InstantSource.system(), quota)) {
      String many = (RECORD.formatted("x") + "\n").repeat(200);
      assertThat(collector.post("/v1/predictions", many, NDJSON).statusCode()).isEqualTo(202);
      HttpResponse<String> refused = collector.post("/v1/predictions", many, NDJSON);
      assertThat(text(refused)).startsWith("429 ").contains("'m'");
      assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElse("0")))
          .isBetween(1, 11);
      assertThat(collector.post("/v1/predictions", "{\"model\":\"quiet\"}", JSON).statusCode())
          .isEqualTo(202);
      assertThat(collector.status().get("refused_requests").get("over-quota").asInt()).isEqualTo(1);
    }
  }
}
