package dev.tidemark.benchmarks.alerts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** On-call's end of the wire: notes when it was first told of each model. Thread-safe. */
final class Pager implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Long> toldAt = new HashMap<>();
  private int notifications;
  private long alerts;
  private long bytes;

  Pager() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  /** When it was first told of a model, by {@code System.nanoTime}; null when it was not. */
  synchronized @Nullable Long toldAt(String model) {
    return toldAt.get(model);
  }

  synchronized int notifications() {
    return notifications;
  }

  /** Alerts told of, those that are counted but not listed included. */
  synchronized long alerts() {
    return alerts;
  }

  synchronized long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    long now = System.nanoTime();
    note(Objects.requireNonNull(ObjectMapper.getDefault().readValue(body, JsonNode.class)), now);
    synchronized (this) {
      bytes += body.length;
    }
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private synchronized void note(JsonNode body, long now) {
    JsonNode data = Objects.requireNonNull(body.get("data"));
    if (!"alert.firing".equals(Objects.requireNonNull(body.get("type")).getStringValue())) {
      return;
    }
    notifications++;
    alerts += Objects.requireNonNull(data.get("alerts_total")).getLongValue();
    for (JsonNode alert : Objects.requireNonNull(data.get("alerts")).values()) {
      toldAt.putIfAbsent(Objects.requireNonNull(alert.get("model")).getStringValue(), now);
    }
  }
}
