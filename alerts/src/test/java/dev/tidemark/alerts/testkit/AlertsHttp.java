package dev.tidemark.alerts.testkit;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;

/** The HTTP calls of an instance. */
public final class AlertsHttp implements AutoCloseable {
  private final EmbeddedServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Json json;

  public AlertsHttp(AlertsInstance alerts) {
    this.server = alerts.bean(EmbeddedServer.class).start();
    this.json = alerts.bean(Json.class);
  }

  /** What came back. */
  public record Answer(int status, String body) {}

  /**
   * @param body empty for none
   */
  public Answer send(String method, String path, String body) {
    try {
      var answer =
          client.send(
              HttpRequest.newBuilder(server.getURI().resolve(path))
                  .header("Content-Type", "application/json")
                  .method(
                      method,
                      body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The JSON of an answer that must have this status. */
  public JsonNode json(int status, String method, String path, String body) {
    Answer answer = send(method, path, body);
    if (answer.status() != status) {
      throw new AssertionError(method + " " + path + ": " + answer);
    }
    return json.parse(answer.body());
  }

  @Override
  public void close() {
    client.close();
    server.stop();
  }

  /** Stands in for the server's mapper: what is wrong, a line a field. */
  @Singleton
  static final class ProblemHandler implements ExceptionHandler<Problem, HttpResponse<String>> {
    @Override
    @SuppressWarnings("rawtypes") // the interface's own signature
    public HttpResponse<String> handle(io.micronaut.http.HttpRequest request, Problem problem) {
      return HttpResponse.<String>status(HttpStatus.valueOf(problem.status()))
          .contentType(MediaType.TEXT_PLAIN_TYPE)
          .body(
              problem.detail()
                  + problem.errors().stream()
                      .map(error -> "\n" + error.pointer() + " " + error.detail())
                      .collect(Collectors.joining()));
    }
  }
}
