package dev.tidemark.collector.intake;

import static dev.tidemark.collector.intake.TestCollector.JSON;
import static dev.tidemark.collector.intake.TestCollector.NDJSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counters of a mixed load add up, before and after a restart. */
class BalanceTest {
  private final Random random = new Random(11);
  private long accepted;
  private long rejected;

  @Test
  void countersBalance_acrossARestart(@TempDir Path directory) {
    try (TestCollector collector = new TestCollector(directory, InstantSource.system(), Map.of())) {
      load(collector);
      JsonNode before = balanced(collector, 0, 0);
      assertThat(before.get("acknowledged").get("p99_ms").asDouble()).isPositive();
      long acceptedBefore = accepted;
      long rejectedBefore = rejected;
      collector.restart();
      balanced(collector, acceptedBefore, rejectedBefore);
      load(collector);
      JsonNode after = balanced(collector, acceptedBefore, rejectedBefore);
      assertThat(after.get("duplicates_total").asLong())
          .isGreaterThan(before.get("duplicates_total").asLong());
      JsonNode noisy = after.get("producers").get(0);
      assertThat(noisy.get("accepted").asLong()).isPositive();
      assertThat(noisy.get("rejected_rate").asDouble()).isBetween(0.0, 1.0);
    }
  }

  private void load(TestCollector collector) {
    for (int i = 0; i < 30; i++) {
      StringBuilder body = new StringBuilder();
      int size = 1 + random.nextInt(50);
      for (int j = 0; j < size; j++) {
        String id = "p" + random.nextInt(800);
        body.append("{\"model\":\"m").append(j % 3).append("\",\"prediction_id\":\"").append(id);
        body.append(random.nextInt(10) == 0 ? "\",\"weight\":-1}\n" : "\"}\n");
      }
      count(collector, "/v1/predictions", body.toString(), NDJSON);
      count(
          collector,
          "/v1/labels?model=m0",
          "[{\"prediction_id\":\"p" + i + "\",\"label\":1},{\"prediction_id\":\"q\"}]",
          JSON);
    }
  }

  private void count(TestCollector collector, String path, String body, String type) {
    var answer = collector.post(path, body, type);
    if (answer.statusCode() == 400) {
      rejected += body.lines().count();
      return;
    }
    assertThat(answer.statusCode()).isEqualTo(202);
    accepted += Long.parseLong(answer.body().replaceAll(".*\"accepted\":(\\d+).*", "$1"));
    rejected += Long.parseLong(answer.body().replaceAll(".*\"rejected_count\":(\\d+).*", "$1"));
  }

  /** As the clients count: all since this life began, and for ever. */
  private JsonNode balanced(TestCollector collector, long acceptedBefore, long rejectedBefore) {
    collector.drain();
    JsonNode status = collector.status();
    assertThat(status.get("accepted").asLong()).isEqualTo(accepted - acceptedBefore);
    assertThat(status.get("rejected").asLong()).isEqualTo(rejected - rejectedBefore);
    assertThat(status.get("received").asLong())
        .isEqualTo(status.get("accepted").asLong() + status.get("rejected").asLong());
    assertThat(
            status.get("stored_total").asLong()
                + status.get("duplicates_total").asLong()
                + status.get("quarantined_total").asLong()
                + status.get("spooled").asLong())
        .isEqualTo(accepted);
    assertThat(status.get("oldest_waiting_seconds").asDouble()).isZero();
    return status;
  }
}
