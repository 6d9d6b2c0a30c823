package dev.tidemark.collector.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.collector.clients.Examples.Example;
import dev.tidemark.collector.intake.RunningCollector;
import dev.tidemark.collector.kafka.KafkaBroker;
import dev.tidemark.storage.engine.TestEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/clients}, run as they stand there against a running collector. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedClientsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;
  private KafkaBroker broker;
  private RunningCollector collector;

  @BeforeAll
  void start() throws Exception {
    TestEngine.requireLibrary();
    broker = new KafkaBroker(Files.createDirectory(directory.resolve("kafka")));
    broker.createTopic("tidemark-predictions", 1);
    broker.createTopic("tidemark-labels", 1);
    collector =
        new RunningCollector(
            directory.resolve("data"),
            InstantSource.system(),
            Map.of("tidemark.collector.kafka.bootstrap-servers", broker.address()));
    Path shim =
        Files.createDirectory(directory.resolve("bin")).resolve("kafka-console-producer.sh");
    Files.writeString(
        shim,
        "#!/bin/sh\nexec '%s' -cp '%s' -Dlogback.configurationFile='%s' %s \"$@\"\n"
            .formatted(
                KafkaBroker.java(),
                System.getProperty("java.class.path"),
                directory.resolve("kafka/logback.xml"),
                "org.apache.kafka.tools.ConsoleProducer"));
    Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterAll
  void stop() {
    if (collector != null) {
      collector.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void curl_withGzip_andLabels() throws Exception {
    requireTool("curl", "--version");
    List<Example> examples = Examples.of("curl.md");
    assertThat(run(examples.get(0)))
        .contains("{\"accepted\":2,\"duplicates\":0,\"rejected\":[],\"rejected_count\":0}");
    assertThat(run(examples.get(1))).contains("\"accepted\":2");
    assertThat(collector.rows("credit-curl", 2)).contains("\"prediction_id\":\"curl-1\"");
    assertThat(collector.get("/v1/models/credit-curl/predictions"))
        .contains("\"job\":\"teacher\"", "\"label\":\"yes\"");
  }

  @Test
  void answersOfACandidateThatRunsElsewhere() throws Exception {
    requireTool("curl", "--version");
    String taken = "{\"accepted\":2,\"duplicates\":0,\"rejected\":[],\"rejected_count\":0}";
    assertThat(run(Examples.of("shadow.md").get(0))).isEqualTo(taken + taken);
    assertThat(collector.rows("credit-shadow", 2)).doesNotContain("\"version\":\"4\"");
  }

  @Test
  void python_withRequests() throws Exception {
    requireTool("python3", "-c", "import requests");
    assertThat(run(Examples.of("python.md").get(0))).contains("1 accepted");
    assertThat(collector.rows("credit-requests", 1)).contains("\"balance\":null");
  }

  @Test
  void python_withItsStandardLibrary() throws Exception {
    requireTool("python3", "--version");
    assertThat(run(Examples.of("python.md").get(1))).contains("10 accepted");
    assertThat(collector.rows("credit-python", 10)).contains("\"ratio\":null");
  }

  @Test
  void kafkaConsoleProducer() throws Exception {
    requireTool("bash", "--version");
    run(Examples.of("kafka.md").get(0));
    collector.await("/v1/collector/kafka", status -> status.contains("\"received\":3"));
    assertThat(collector.rows("credit-kafka", 2)).contains("\"label\":\"yes\"");
  }

  @Test
  void cloudEventsSdk() throws Exception {
    assertThat(run(Examples.of("cloudevents.md").get(0)).lines())
        .containsExactly("{\"accepted\":1,\"rejected\":[]}", "{\"accepted\":1,\"rejected\":[]}");
    assertThat(collector.rows("credit-java", 1))
        .contains(
            "\"prediction_id\":\"java-1\"",
            "\"job\":\"teacher\"",
            "\"prediction\":\"yes\"",
            "0.83");
  }

  private static void requireTool(String... command) throws Exception {
    boolean isThere;
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      isThere = process.waitFor(PATIENCE) && process.exitValue() == 0;
    } catch (java.io.IOException e) {
      isThere = false;
    }
    assumeTrue(isThere, "not installed: " + String.join(" ", command));
  }

  /** What the example prints. */
  private String run(Example example) throws Exception {
    Path folder = Files.createTempDirectory(directory, "example");
    String code =
        example
            .code()
            .replace("localhost:8080", collector.address().getAuthority())
            .replace("localhost:9092", broker.address());
    List<String> command = new ArrayList<>();
    Path file;
    switch (example.language()) {
      case "sh" -> {
        file = folder.resolve("example.sh");
        command.addAll(List.of("bash", "-euo", "pipefail", file.toString()));
      }
      case "python" -> {
        file = folder.resolve("example.py");
        command.addAll(List.of("python3", file.toString()));
      }
      case "java" -> {
        file = folder.resolve("LogCall.java");
        command.addAll(
            List.of(
                KafkaBroker.java(), "-cp", System.getProperty("java.class.path"), file.toString()));
      }
      default -> throw new IllegalArgumentException(example.language());
    }
    Files.writeString(file, code);
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(output.toFile());
    builder.redirectError(folder.resolve("errors").toFile());
    builder.environment().compute("PATH", (_, path) -> directory.resolve("bin") + ":" + path);
    Process process = builder.start();
    assertThat(process.waitFor(PATIENCE)).isTrue();
    String printed = Files.readString(output);
    assertThat(process.exitValue())
        .as(printed + Files.readString(folder.resolve("errors")))
        .isZero();
    return printed;
  }
}
