package dev.tidemark.benchmarks.dashboard;

import dev.tidemark.server.client.Json;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A Chromium without a window, spoken to over its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A new window first loads some hundred scripts of the browser's own. */
  private static final Duration UNTIL_QUIET = Duration.ofSeconds(2);

  /** Notes when the page's content is there and no panel waits any more. */
  private static final String WATCH =
      """
      globalThis.interactive = new Promise((done) => {
        const look = () => {
          if (document.readyState === 'loading' || document.querySelector('.skeleton')) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => {
            const parts = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
            done(JSON.stringify({ milliseconds: performance.now(),
              bytes: parts.reduce((sum, part) => sum + part.encodedBodySize, 0), requests: parts.length }));
          }));
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { childList: true, subtree: true });
        document.addEventListener('readystatechange', look);
      });
      """;

  private final Process process;
  private final Path profile;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final JsonMapper mapper = JsonMapper.createDefault();
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<Json>> waiting = new ConcurrentHashMap<>();

  /**
   * What a page cost.
   *
   * @param milliseconds from asking for the page until every panel shows something
   * @param bytes of all answers, as they came over the wire
   */
  record Load(double milliseconds, long bytes, long requests) {}

  Chromium(Path executable) throws IOException, InterruptedException {
    this.profile = Files.createTempDirectory("tidemark-chromium");
    this.process =
        new ProcessBuilder(
                executable.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--window-size=1440,900",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log").toFile())
            .start();
    List<String> address = address();
    this.socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + address.get(0) + address.get(1)), new Answers())
            .join();
  }

  /** Where Chromium is, if the system has it. */
  static Stream<Path> locate() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable);
  }

  /** Loads a page with nothing kept from before, in a window that has come to rest. */
  Load load(URI page) throws InterruptedException {
    String context = send("", "Target.createBrowserContext", Map.of()).text("browserContextId");
    String target =
        send("", "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
            .text("targetId");
    String session =
        send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .text("sessionId");
    send(session, "Page.enable", Map.of());
    send(session, "Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
    Thread.sleep(UNTIL_QUIET);
    send(session, "Page.navigate", Map.of("url", page.toString()));
    Json found =
        send(
            session,
            "Runtime.evaluate",
            Map.of(
                "expression",
                "globalThis.interactive",
                "awaitPromise",
                true,
                "returnByValue",
                true));
    send("", "Target.disposeBrowserContext", Map.of("browserContextId", context));
    Json load = parsed(found.at("result").text("value"));
    return new Load(
        load.number("milliseconds").orElseThrow(),
        (long) load.number("bytes").orElseThrow(),
        (long) load.number("requests").orElseThrow());
  }

  private Json send(String session, String method, Map<String, ?> parameters) {
    long id = ids.incrementAndGet();
    CompletableFuture<Json> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    Map<String, Object> message =
        session.isEmpty()
            ? Map.of("id", id, "method", method, "params", parameters)
            : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
    try {
      socket.sendText(mapper.writeValueAsString(message), true).join();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Json found = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (!found.at("error").text("message").isEmpty()) {
      throw new IllegalStateException(method + ": " + found.at("error").text("message"));
    }
    return found.at("result");
  }

  private Json parsed(String text) {
    try {
      return new Json(
          Objects.requireNonNull(
              mapper.readValue(text.getBytes(StandardCharsets.UTF_8), JsonNode.class)));
    } catch (IOException e) {
      throw new IllegalStateException("not JSON: " + text, e);
    }
  }

  /** Port and path, which Chromium writes once it listens. */
  private List<String> address() throws IOException, InterruptedException {
    Path file = profile.resolve("DevToolsActivePort");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      if (Files.exists(file) && Files.readAllLines(file).size() == 2) {
        return Files.readAllLines(file);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new IOException("Chromium did not start: " + Files.readString(profile.resolve("log")));
  }

  @Override
  public void close() {
    socket.abort();
    client.close();
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    Directories.delete(profile);
  }

  private final class Answers implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        Json message = parsed(text.toString());
        text.setLength(0);
        message
            .number("id")
            .ifPresent(id -> {
              CompletableFuture<Json> answer = waiting.remove((long) id);
              if (answer != null) {
                answer.complete(message);
              }
            });
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }
}
