package dev.tidemark.collector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.collector.intake.RunningCollector;
import dev.tidemark.storage.engine.TestEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker, down to the engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaIntakeTest {
  /** The broker gives a killed consumer's partitions away only when its session is over. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  @TempDir static Path directory;
  private KafkaBroker broker;
  private KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  void start() throws Exception {
    TestEngine.requireLibrary();
    broker = new KafkaBroker(Files.createDirectory(directory.resolve("kafka")));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.address()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  void stop() {
    if (broker != null) {
      producer.close(Duration.ZERO);
      broker.close();
    }
  }

  @Test
  void records_areStored_badOnesSetAside_andOffsetsCommitted() throws Exception {
    broker.createTopic("p1", 1);
    broker.createTopic("l1", 1);
    send(
        "p1",
        "{\"model\":\"k\",\"prediction_id\":\"a\",\n \"features\":{\"x\":1},\"prediction\":\"yes\"}");
    send("p1", "{\"model\":\"k\",\"features\":{\"x\":2}}"); // id and time are the topic's
    send("p1", "{\"model\":\"k\",\"prediction_id\":\"a\",\"features\":{\"x\":9}}"); // repeated
    send("p1", "{\"model\":\"k\",\"prediction_id\":\"b\",\"timestamp\":\"yesterday\"}");
    send("p1", "no json");
    send("p1", null);
    send("p1", "{}");
    send(
        "l1",
        "{\"model\":\"k\",\"prediction_id\":\"a\",\"label\":\"no\",\"timestamp\":1772362800000}");
    send("l1", "{\"model\":\"k\",\"label\":\"no\"}");
    Path data = directory.resolve("one");
    try (RunningCollector collector =
        new RunningCollector(data, InstantSource.system(), properties("p1", "l1"))) {
      String rows = collector.rows("k", 2);
      assertThat(rows)
          .contains("\"prediction_id\":\"p1-0-1\"", "\"timestamp\":\"2026-03-01T11:00:00Z\"")
          .contains("\"prediction_id\":\"a\"", "\"features\":{\"x\":1}", "\"label\":\"no\"");
      assertThat(
              collector.await("/v1/collector/kafka", status -> status.contains("\"received\":9")))
          .contains("\"quarantined\":5", "\"partitions\":2", "\"trouble\":null");
      await(() -> broker.committed("g-p1", "p1", 0) == 7);
      await(() -> broker.committed("g-p1", "l1", 0) == 2);
    }
    List<String> kept = Files.readAllLines(data.resolve("quarantine/kafka.ndjson"));
    assertThat(kept).hasSize(5);
    JsonNode bad =
        JsonMapper.builder()
            .build()
            .readTree(kept.stream().filter(line -> line.contains("yesterday")).findFirst().get());
    assertThat(bad.path("topic").asText()).isEqualTo("p1");
    assertThat(bad.path("partition").asInt(-1)).isEqualTo(0);
    assertThat(bad.path("offset").asInt()).isEqualTo(3);
    assertThat(bad.path("reason").asText()).contains("RFC 3339");
    assertThat(bad.path("pointer").asText()).isEqualTo("/timestamp");
  }

  @Test
  void killedBetweenDurableAndCommitted_losesNothing_andCountsOnce() throws Exception {
    broker.createTopic("p3", 1);
    int count = 100;
    for (int i = 0; i < count; i++) {
      send("p3", "{\"model\":\"killed\",\"features\":{\"x\":" + i + "}}"); // ids are the topic's
    }
    Path data = directory.resolve("three");
    try (RunningCollector judge =
        new RunningCollector(directory.resolve("judge"), InstantSource.system(), Map.of())) {
      for (int visit = 1; visit <= 3; visit++) {
        Process process = process(data, judge.database(), "kafka-durable:" + visit);
        assertThat(process.waitFor(PATIENCE)).isTrue();
        assertThat(process.exitValue()).isEqualTo(137);
      }
      assertThat(broker.committed("tidemark", "p3", 0)).isLessThan(count);
      Process process = process(data, judge.database(), "none");
      try {
        await(() -> broker.committed("tidemark", "p3", 0) == count);
        assertThat(
                judge.post(
                    "/v1/predictions",
                    "{\"model\":\"killed\",\"prediction_id\":\"judge\"}",
                    "Content-Type",
                    "application/json"))
            .startsWith("202 ");
        judge.rows("killed", count + 1);
      } finally {
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE)) {
          process.destroyForcibly();
        }
      }
    }
  }

  @Test
  void whileTheSpoolIsFull_readingWaits_andNothingIsLost() throws Exception {
    broker.createTopic("p2", 1);
    int count = 60;
    String text = "x".repeat(60_000); // all of them are several times the spool
    for (int i = 0; i < count; i++) {
      send("p2", "{\"model\":\"full\",\"prediction_id\":\"" + i + "\",\"error\":\"" + text + "\"}");
    }
    Map<String, Object> properties = new HashMap<>(properties("p2", "l2"));
    properties.put("tidemark.collector.spool.max-bytes", 1 << 20);
    properties.put("tidemark.collector.spool.segment-bytes", 1 << 16);
    properties.put("tidemark.collector.kafka.batch-records", 10);
    try (RunningCollector collector =
        new RunningCollector(directory.resolve("two"), InstantSource.system(), properties)) {
      collector.rows("full", count);
      assertThat(
              collector.await(
                  "/v1/collector/kafka", status -> status.contains("\"received\":" + count)))
          .contains("\"quarantined\":0", "\"paused\":false")
          .doesNotContain("\"pauses\":0,");
      await(() -> broker.committed("g-p2", "p2", 0) == count);
    }
  }

  private Process process(Path data, String database, String point) throws Exception {
    Files.createDirectories(data);
    return new ProcessBuilder(
            KafkaBroker.java(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx512m",
            "-Dtidemark.fault.point=" + point,
            "-cp",
            System.getProperty("java.class.path"),
            KafkaCollectorProcess.class.getName(),
            data.toString(),
            database,
            TestEngine.user(),
            TestEngine.password(),
            broker.address(),
            "p3")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("process").toFile()))
        .start();
  }

  private Map<String, Object> properties(String predictions, String labels) {
    return Map.of(
        "tidemark.collector.kafka.bootstrap-servers",
        broker.address(),
        "tidemark.collector.kafka.group-id",
        "g-" + predictions,
        "tidemark.collector.kafka.prediction-topics",
        predictions,
        "tidemark.collector.kafka.label-topics",
        labels);
  }

  private void send(String topic, @Nullable String value) throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                topic,
                null,
                Instant.parse("2026-03-01T11:00:00Z").toEpochMilli(),
                null,
                value == null ? null : value.getBytes(UTF_8)))
        .get();
  }

  /** What may throw. */
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      assertThat(Instant.now()).isBefore(deadline);
    }
  }
}
