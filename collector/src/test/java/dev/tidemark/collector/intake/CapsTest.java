package dev.tidemark.collector.intake;

import static dev.tidemark.collector.intake.TestCollector.NDJSON;
import static dev.tidemark.collector.intake.TestCollector.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Made-up names: refused by the record, counted, neighbours kept; values stay exact. */
class CapsTest {
  @Test
  void namesPastTheCaps_areRejectedAndCounted_knownOnesGoOn(@TempDir Path directory) {
    Map<String, Object> caps =
        Map.of(
            "tidemark.collector.caps.models", 3,
            "tidemark.collector.caps.versions", 2,
            "tidemark.collector.caps.features", 4);
    try (TestCollector collector = new TestCollector(directory, InstantSource.system(), caps)) {
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < 10; i++) {
        body.append("{\"model\":\"a\",\"features\":{\"f").append(i).append("\":1,\"x\":1}}\n");
      }
      assertThat(text(collector.post("/v1/predictions", body.toString(), NDJSON)))
          .startsWith("202 {\"accepted\":3,")
          .contains("\"pointer\":\"/features\"", "tidemark.collector.caps.features");
      body.setLength(0);
      for (int i = 0; i < 10; i++) {
        body.append("{\"model\":\"a\",\"version\":\"").append(i).append("\"}\n");
        body.append("{\"model\":\"m").append(i).append("\"}\n");
      }
      assertThat(text(collector.post("/v1/predictions", body.toString(), NDJSON)))
          .startsWith("202 {\"accepted\":3,")
          .contains("tidemark.collector.caps.models", "tidemark.collector.caps.versions");
      assertThat(
              text(
                  collector.post(
                      "/v1/predictions", "{\"model\":\"a\",\"features\":{\"f0\":2}}", NDJSON)))
          .startsWith("202 {\"accepted\":1,");
      var refused = collector.status().get("capped_records");
      assertThat(refused.get("features").asInt()).isEqualTo(7);
      assertThat(refused.get("versions").asInt()).isEqualTo(9);
      assertThat(refused.get("models").asInt()).isEqualTo(8);
      collector.drain();
      collector.restart();
      TestCollector.await(
          "models of before are known",
          () ->
              text(collector.post(
                      "/v1/predictions", "{\"model\":\"new" + System.nanoTime() + "\"}", NDJSON))
                  .startsWith("400 "));
    }
  }

  @Test
  void manyDistinctValues_areKeptExactly(@TempDir Path directory) {
    try (TestCollector collector = new TestCollector(directory, InstantSource.system(), Map.of())) {
      for (int part = 0; part < 10; part++) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
          body.append("{\"model\":\"wide\",\"features\":{\"user\":\"u").append(part);
          body.append('-').append(i).append("\"}}\n");
        }
        assertThat(collector.post("/v1/predictions", body.toString(), NDJSON).statusCode())
            .isEqualTo(202);
      }
      collector.drain();
      long distinct =
          collector
              .clickHouse()
              .columns(
                  "SELECT toInt64(uniqExact(cat['user'])) FROM predictions",
                  Map.of(),
                  rows -> rows.hasNext() ? rows.readLong() : 0);
      assertThat(distinct).isEqualTo(100_000);
    }
  }
}
