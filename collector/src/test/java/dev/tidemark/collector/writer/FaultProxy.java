package dev.tidemark.collector.writer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** Stands between the writer and ClickHouse and lets inserts into predictions go wrong. */
final class FaultProxy implements AutoCloseable {
  /** What happens to one insert. */
  enum Fault {
    /** The server never hears of it; the caller's connection breaks. */
    LOST_REQUEST,
    /** It is done; the caller's connection breaks. */
    LOST_ANSWER,
    /** It is done; the caller is told 500 without a code. */
    ERROR_AFTER_COMMIT,
    /** The server never hears of it; the caller is told that all went well. */
    FALSE_SUCCESS,
    /** Refused as too busy. */
    BUSY,
    NONE
  }

  private static final Set<String> NOT_FORWARDED =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI target;
  final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  volatile boolean isAway;

  FaultProxy(URI target) throws IOException {
    this.target = target;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (isAway) {
        throw new IOException("away");
      }
      Fault fault = isInsert(exchange, body) ? next() : Fault.NONE;
      switch (fault) {
        case LOST_REQUEST -> throw new IOException("lost");
        case FALSE_SUCCESS -> answer(exchange, 200, new byte[0], Map.of());
        case BUSY ->
            answer(
                exchange,
                500,
                "Code: 252. DB::Exception: Too many parts. (TOO_MANY_PARTS)"
                    .getBytes(StandardCharsets.UTF_8),
                Map.of("X-ClickHouse-Exception-Code", "252"));
        case LOST_ANSWER -> {
          forward(exchange, body);
          throw new IOException("lost");
        }
        case ERROR_AFTER_COMMIT -> {
          forward(exchange, body);
          answer(exchange, 500, new byte[0], Map.of());
        }
        case NONE -> {
          HttpResponse<byte[]> response = forward(exchange, body);
          response
              .headers()
              .map()
              .forEach((name, values) -> {
                if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
          answer(exchange, response.statusCode(), response.body(), Map.of());
        }
      }
    }
  }

  private Fault next() {
    Fault fault = faults.poll();
    return fault == null ? Fault.NONE : fault;
  }

  private static boolean isInsert(HttpExchange exchange, byte[] body) {
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    String start = new String(body, 0, Math.min(200, body.length), StandardCharsets.ISO_8859_1);
    String all = (query + " " + start).toLowerCase(Locale.ROOT).replaceAll("[+]|%20|%60|`", " ");
    return all.matches("(?s).*insert\\s+into\\s+predictions\\s.*");
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static void answer(
      HttpExchange exchange, int status, byte[] body, Map<String, String> headers)
      throws IOException {
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
