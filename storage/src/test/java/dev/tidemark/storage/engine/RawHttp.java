package dev.tidemark.storage.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests written byte by byte, for what an HTTP client would not let a test send. */
final class RawHttp {
  private final EngineProcess engine;
  private final Map<String, String> headers = new LinkedHashMap<>();

  RawHttp(EngineProcess engine) {
    this.engine = engine;
    header("Host", "127.0.0.1:" + engine.port());
    header("Connection", "close");
    basic(engine.user(), engine.password());
  }

  RawHttp header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  RawHttp without(String name) {
    headers.remove(name);
    return this;
  }

  RawHttp basic(String user, String password) {
    String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return header("Authorization", "Basic " + pair);
  }

  /** An answer: its status and everything that was sent, headers included, in Latin-1. */
  record Answer(int status, String text) {}

  Answer statement(String sql) throws IOException {
    return post("/", sql.getBytes(UTF_8));
  }

  Answer post(String target, byte[] body) throws IOException {
    header("Content-Length", String.valueOf(body.length));
    return send("POST " + target, body);
  }

  Answer get(String target) throws IOException {
    return send("GET " + target, new byte[0]);
  }

  Answer send(String methodAndTarget, byte[] body) throws IOException {
    try (Socket socket = open(methodAndTarget, body)) {
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      String text = answer.toString(ISO_8859_1);
      return new Answer(text.isEmpty() ? 0 : Integer.parseInt(text.substring(9, 12)), text);
    }
  }

  /** Sends a request and leaves the answer to the caller. */
  Socket open(String methodAndTarget, byte[] body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), engine.port());
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes((methodAndTarget + " HTTP/1.1\r\n").getBytes(ISO_8859_1));
    headers.forEach(
        (name, value) -> request.writeBytes((name + ": " + value + "\r\n").getBytes(ISO_8859_1)));
    request.writeBytes("\r\n".getBytes(ISO_8859_1));
    request.writeBytes(body);
    socket.getOutputStream().write(request.toByteArray());
    return socket;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
