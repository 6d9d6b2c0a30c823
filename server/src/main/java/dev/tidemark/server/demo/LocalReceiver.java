package dev.tidemark.server.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.server.client.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** On-call's end of the wire: takes webhooks on this machine and remembers them. Thread-safe. */
final class LocalReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Json> notifications = new CopyOnWriteArrayList<>();

  private LocalReceiver(HttpServer server) {
    this.server = server;
  }

  static LocalReceiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    LocalReceiver receiver = new LocalReceiver(server);
    server.createContext("/", receiver::take);
    server.start();
    return receiver;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port() + "/alerts");
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The webhook bodies so far, in the order of their arrival. */
  List<Json> notifications() {
    return List.copyOf(notifications);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      notifications.add(Json.parse(body));
      exchange.sendResponseHeaders(204, -1);
    }
  }
}
