package dev.tidemark.collector.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.collector.intake.RunningCollector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What loggers of mode {@code request} or {@code response} need, and what a full disk answers. */
class OrphansStoredTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-04-01T00:00:00Z"));

  @TempDir Path directory;

  @Test
  void halvesAlone_areStored_whenAskedFor() throws Exception {
    try (RunningCollector collector =
        new RunningCollector(
            directory,
            (InstantSource) now::get,
            Map.of(
                "tidemark.collector.cloudevents.orphans", "store",
                "tidemark.collector.cloudevents.orphan-timeout", "10m"))) {
      post(collector, "a", "request", "{\"instances\":[{\"age\":41}]}");
      post(collector, "b", "response", "{\"predictions\":[1]}");
      collector.await("/v1/collector/cloudevents", status -> status.contains("\"waiting\":2"));
      now.set(now.get().plus(Duration.ofMinutes(11)));
      assertThat(collector.rows("half", 2))
          .contains("\"features\":{\"age\":41},\"prediction\":null")
          .contains("\"error\":\"no response within PT10M\"")
          .contains("\"features\":{},\"prediction\":1");
    }
  }

  @Test
  void aFullSpool_is503_andTakenLater() throws Exception {
    try (RunningCollector collector =
        new RunningCollector(
            directory,
            (InstantSource) now::get,
            Map.of("tidemark.collector.cloudevents.spool-bytes", 1 << 20))) {
      String large = "{\"instances\":[{\"t\":\"" + "x".repeat(600_000) + "\"}]}";
      assertThat(post(collector, "1", "request", large)).startsWith("200 ");
      assertThat(post(collector, "2", "request", large))
          .startsWith("503 ")
          .contains("Send it again");
    }
  }

  private static String post(RunningCollector collector, String id, String side, String body)
      throws Exception {
    return collector.post(
        "/v1/cloudevents?model=half",
        body,
        "Content-Type",
        "application/json",
        "Ce-Specversion",
        "1.0",
        "Ce-Id",
        id,
        "Ce-Type",
        "org.kubeflow.serving.inference." + side,
        "Ce-Source",
        "/x");
  }
}
