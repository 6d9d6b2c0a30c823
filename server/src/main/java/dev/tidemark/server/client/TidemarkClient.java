package dev.tidemark.server.client;

import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Talks to a running server over its public API. Thread-safe. */
public final class TidemarkClient implements AutoCloseable {
  public static final String JSON = "application/json";
  public static final String NDJSON = "application/x-ndjson";

  private static final ObjectMapper MAPPER = ObjectMapper.getDefault();

  private final URI url;
  private final @Nullable String apiKey;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /**
   * @param url such as {@code http://127.0.0.1:8080}
   * @param apiKey null when the server needs none
   */
  public TidemarkClient(URI url, @Nullable String apiKey) {
    this.url = url;
    this.apiKey = apiKey;
  }

  /** An answer: its JSON (null node when empty) and its Location. */
  public record Answer(int status, Json body, Optional<String> location) {}

  public Json get(String path) {
    return send(request(path).GET()).body();
  }

  public Answer delete(String path) {
    return send(request(path).DELETE());
  }

  public Answer put(String path, String contentType, BodyPublisher body) {
    return send(request(path).header("Content-Type", contentType).PUT(body));
  }

  public Answer putJson(String path, Object value) {
    return put(path, JSON, BodyPublishers.ofByteArray(bytes(value)));
  }

  /**
   * @param headers further headers such as {@code Prefer}
   */
  public Answer post(
      String path, String contentType, BodyPublisher body, Map<String, String> headers) {
    HttpRequest.Builder request = request(path).header("Content-Type", contentType).POST(body);
    headers.forEach(request::header);
    return send(request);
  }

  public Answer postJson(String path, Object value) {
    return post(path, JSON, BodyPublishers.ofByteArray(bytes(value)), Map.of());
  }

  /** Streams an answer; the caller closes it. */
  public InputStream stream(String path, String accept) {
    HttpResponse<InputStream> response =
        exchange(request(path).header("Accept", accept).GET(), BodyHandlers.ofInputStream());
    if (response.statusCode() >= 400) {
      try (InputStream body = response.body()) {
        throw refused(response, body.readAllBytes());
      } catch (IOException e) {
        throw new ClientException(url + " ended its answer early: " + e.getMessage(), 0);
      }
    }
    return response.body();
  }

  /** One segment of a path or a query value, encoded. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    http.close();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofMinutes(15));
    if (apiKey != null) {
      request.header("Authorization", "Bearer " + apiKey);
    }
    return request;
  }

  private Answer send(HttpRequest.Builder request) {
    HttpResponse<byte[]> response = exchange(request, BodyHandlers.ofByteArray());
    if (response.statusCode() >= 400) {
      throw refused(response, response.body());
    }
    return new Answer(
        response.statusCode(), json(response.body()), response.headers().firstValue("Location"));
  }

  private <T> HttpResponse<T> exchange(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request.build(), handler);
    } catch (IOException e) {
      throw new ClientException(
          "No answer from "
              + url
              + " ("
              + reason(e)
              + "). Is the server running? Give its address with --url or TIDEMARK_URL.",
          0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("interrupted", 0);
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? "connection refused" : e.getMessage();
  }

  private static ClientException refused(HttpResponse<?> response, byte[] body) {
    int status = response.statusCode();
    StringBuilder detail = new StringBuilder();
    List<Json> errors = List.of();
    try {
      Json problem = json(body);
      detail.append(problem.text("detail"));
      errors = problem.list("errors");
      for (Json error : errors) {
        detail
            .append("\n  ")
            .append(error.text("pointer"))
            .append(": ")
            .append(error.text("detail"));
      }
    } catch (ClientException e) { // not JSON: whatever stands between us and the server answered
      detail.setLength(0);
    }
    Duration retryAfter =
        response
            .headers()
            .firstValue("Retry-After")
            .filter(value -> value.matches("\\d{1,5}"))
            .map(value -> Duration.ofSeconds(Long.parseLong(value)))
            .orElse(Duration.ZERO);
    return new ClientException(
        "HTTP " + status + (detail.isEmpty() ? "" : ": " + detail), status, errors, retryAfter);
  }

  private static Json json(byte[] body) {
    try {
      return Json.parse(body);
    } catch (IOException e) {
      throw new ClientException("The answer is not JSON: " + e.getMessage(), 0);
    }
  }

  private static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + value, e);
    }
  }

  /** Query parameters as text, encoded. */
  public static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
        .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
  }
}
