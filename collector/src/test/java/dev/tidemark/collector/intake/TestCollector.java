package dev.tidemark.collector.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.TestEngine;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A collector behind HTTP on a ClickHouse database of its own, that can be started again. */
final class TestCollector implements AutoCloseable {
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path directory;
  private final ClickHouse clickHouse;
  private final InstantSource clock;
  private final HttpClient http = HttpClient.newHttpClient();
  private Map<String, Object> properties;
  private ApplicationContext context;
  private URI address;

  TestCollector(Path directory, InstantSource clock, Map<String, Object> properties) {
    this.directory = directory;
    this.clock = clock;
    this.properties = properties;
    this.clickHouse = TestEngine.newClickHouse();
    this.context = TestServer.context(directory, clickHouse, clock, properties);
    this.address = context.getBean(EmbeddedServer.class).start().getURI();
  }

  void restart(Map<String, Object> changed) {
    context.close();
    properties = changed;
    context = TestServer.context(directory, clickHouse, clock, properties);
    address = context.getBean(EmbeddedServer.class).start().getURI();
  }

  void restart() {
    restart(properties);
  }

  ClickHouse clickHouse() {
    return clickHouse;
  }

  URI address() {
    return address;
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** An answer in short: {@code 202 {"accepted":1,…}}. */
  static String text(HttpResponse<String> answer) {
    return answer.statusCode() + " " + answer.body();
  }

  HttpResponse<String> post(String path, String body, String type, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(address.resolve(path)).header("Accept", JSON));
  }

  JsonNode json(String path) {
    try {
      return MAPPER.readTree(get(path).body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  JsonNode status() {
    return json("/v1/collector/status");
  }

  /** Waits until everything accepted is stored. */
  void drain() {
    await("all records are stored", () -> status().get("spooled").asLong() == 0);
  }

  static void await(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    context.close();
    clickHouse.close();
    http.close();
  }
}
