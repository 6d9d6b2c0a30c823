package dev.tidemark.collector.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.clickhouse.Migrations;
import dev.tidemark.storage.engine.TestEngine;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A collector behind HTTP on an engine database of its own, which can be stopped and started. */
public final class RunningCollector implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path directory;
  private final InstantSource clock;
  private final Map<String, Object> properties;
  private final String database = TestEngine.newDatabase();
  private @Nullable ApplicationContext context;
  private URI address = URI.create("http://none");

  /**
   * @param clock never goes back, and goes on between two starts
   * @param properties beside the usual ones
   */
  public RunningCollector(Path directory, InstantSource clock, Map<String, Object> properties) {
    this.directory = directory;
    this.clock = clock;
    this.properties = new HashMap<>(properties);
    this.properties.put(
        "datasources.default.url",
        "jdbc:h2:mem:"
            + UUID.randomUUID()
            + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
    new Migrations(clickHouse()).run();
    start();
  }

  private ClickHouse clickHouse() {
    return new ClickHouse(
        ClickHouseAddress.ofJdbcUrl(database, TestEngine.user(), TestEngine.password(), ""));
  }

  /** The database's JDBC URL. */
  public String database() {
    return database;
  }

  public void start() {
    ApplicationContext started = TestServer.context(directory, clickHouse(), clock, properties);
    context = started;
    address = started.getBean(EmbeddedServer.class).start().getURI();
  }

  public void stop() {
    ApplicationContext running = context;
    if (running != null) {
      running.close();
      context = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Where it answers. */
  public URI address() {
    return address;
  }

  /**
   * Status and body of the answer to a POST.
   *
   * @param headers names and values in turn
   */
  public String post(String path, String body, String... headers) throws Exception {
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .headers(headers)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public String put(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Status and body of the answer to a GET. */
  public String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(address.resolve(path)).header("Accept", "application/json"));
  }

  /** All rows of a model as NDJSON, newest first, once they are so many. */
  public String rows(String model, int count) throws Exception {
    await("/v1/collector/status", status -> status.contains("\"spooled\":0,"));
    return await(
        "/v1/models/" + model + "/predictions",
        "application/x-ndjson",
        answer -> answer.startsWith("200 ") ? answer.lines().count() == count : count == 0);
  }

  /** Asks until the answer is as wanted. */
  public String await(String path, Predicate<String> isWanted) throws Exception {
    return await(path, "application/json", isWanted);
  }

  private String await(String path, String accept, Predicate<String> isWanted) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      String answer = send(HttpRequest.newBuilder(address.resolve(path)).header("Accept", accept));
      if (isWanted.test(answer)) {
        return answer;
      }
      assertThat(Instant.now()).as("still %s; %s", answer, state()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private String state() throws Exception {
    return get("/v1/collector/status") + get("/v1/collector/cloudevents");
  }

  private String send(HttpRequest.Builder request) throws Exception {
    var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    return answer.statusCode() + " " + answer.body();
  }
}
