package dev.tidemark.collector.intake;

import dev.tidemark.storage.DataDirectory;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The collector alone behind HTTP, set up as the server sets it up. */
public final class TestServer {
  private TestServer() {}

  static ApplicationContext context(Path directory, ClickHouse clickHouse, InstantSource clock) {
    return context(directory, clickHouse, clock, Map.of());
  }

  /**
   * @param further properties beside the usual ones
   */
  public static ApplicationContext context(
      Path directory, ClickHouse clickHouse, InstantSource clock, Map<String, Object> further) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("micronaut.server.port", -1);
    properties.put("micronaut.server.max-request-size", 1L << 40);
    properties.put("micronaut.server.netty.request-decompression-enabled", false);
    properties.put("micronaut.serde.serialization.inclusion", "ALWAYS");
    properties.put(
        "datasources.default.url",
        "jdbc:h2:mem:"
            + System.nanoTime()
            + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
    properties.put("datasources.default.username", "sa");
    properties.put("datasources.default.password", "");
    properties.put("datasources.default.dialect", "POSTGRES");
    properties.put("flyway.datasources.default.locations", "classpath:db/metadata");
    properties.put("endpoints.all.path", "/");
    properties.put("endpoints.health.sensitive", false);
    properties.put("endpoints.health.details-visible", "ANONYMOUS");
    properties.put("endpoints.health.jdbc.enabled", false);
    properties.put("endpoints.health.disk-space.enabled", false);
    properties.putAll(further);
    ApplicationContext context = ApplicationContext.builder().properties(properties).build();
    context.registerSingleton(InstantSource.class, clock);
    context.registerSingleton(ClickHouse.class, clickHouse);
    context.registerSingleton(DataDirectory.class, new DataDirectory(directory));
    return context.start();
  }

  /** Stands in for the server's mapper: the status and what is wrong, as text. */
  @Singleton
  static final class ProblemHandler implements ExceptionHandler<Problem, HttpResponse<String>> {
    @Override
    @SuppressWarnings("rawtypes") // the interface's own signature
    public HttpResponse<String> handle(HttpRequest request, Problem problem) {
      var answer = HttpResponse.<String>status(HttpStatus.valueOf(problem.status()));
      Duration wait = problem.retryAfter();
      if (wait != null) {
        answer.header(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds()));
      }
      return answer
          .contentType(MediaType.TEXT_PLAIN_TYPE)
          .body(
              problem.detail()
                  + problem.errors().stream()
                      .map(error -> "\n" + error.pointer() + " " + error.detail())
                      .collect(Collectors.joining()));
    }
  }
}
