package dev.tidemark.server.testkit;

import dev.tidemark.server.assembly.Service;
import dev.tidemark.server.assembly.ServiceOptions;
import dev.tidemark.storage.engine.TestEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.commons.io.FileUtils;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * One whole service, without keys, for all tests of a JVM; gone with it. Tests take models of their
 * own.
 */
public final class TestService {
  public static final String JSON = "application/json";
  public static final String NDJSON = "application/x-ndjson";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static @Nullable Service service;

  private TestService() {}

  /** The service, started if need be; skips the calling test where there is no engine. */
  public static synchronized Service get() {
    TestEngine.requireLibrary();
    Service running = service;
    if (running == null) {
      Path directory = temporary();
      running =
          Service.start(
              ServiceOptions.fromEnvironment(Map.of())
                  .withAddress("127.0.0.1", 0)
                  .withDataDirectory(directory));
      service = running;
      Service toClose = running;
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                toClose.close();
                delete(directory);
              }));
    }
    return running;
  }

  public static HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  public static HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  public static HttpResponse<String> post(String path, String contentType, String body) {
    return send(
        request(path).header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
  }

  public static HttpResponse<String> put(String path, String contentType, String body) {
    return send(
        request(path).header("Content-Type", contentType).PUT(BodyPublishers.ofString(body)));
  }

  public static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(get().url() + path));
  }

  public static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until it holds; fails when that takes longer. */
  public static void await(BooleanSupplier condition, Duration limit) {
    Instant deadline = Instant.now().plus(limit);
    while (!condition.getAsBoolean()) {
      Assertions.assertThat(Instant.now()).as("deadline").isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("tidemark-service");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try {
      FileUtils.deleteDirectory(directory.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
