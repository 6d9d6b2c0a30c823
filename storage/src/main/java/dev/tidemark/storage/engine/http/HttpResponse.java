package dev.tidemark.storage.engine.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** One answer: headers first, then either a text of known length or chunks as they come. */
final class HttpResponse {
  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(408, "Request Timeout"),
          Map.entry(413, "Content Too Large"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(503, "Service Unavailable"));

  private final OutputStream out;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final boolean bodyless;
  private boolean started;
  private boolean complete;

  /**
   * An answer that goes to this stream.
   *
   * @param bodyless whether the request was a HEAD, which is answered without a body
   */
  HttpResponse(OutputStream out, boolean bodyless) {
    this.out = out;
    this.bodyless = bodyless;
  }

  HttpResponse header(String name, String value) {
    headers.put(name, value.replace('\r', ' ').replace('\n', ' '));
    return this;
  }

  /** Whether the status has been sent, after which only the body can tell of an error. */
  boolean isStarted() {
    return started;
  }

  /** Whether the client has been sent all of it, so that the connection can be used again. */
  boolean isComplete() {
    return complete;
  }

  /** Sends a whole answer. */
  void send(int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    headers.putIfAbsent("Content-Type", "text/plain; charset=UTF-8");
    header("Content-Length", String.valueOf(body.length));
    start(status);
    if (!bodyless) {
      out.write(body);
    }
    out.flush();
    complete = true;
  }

  /** Sends the headers and gives the body's stream; closing that ends the answer. */
  OutputStream open(int status) throws IOException {
    header("Transfer-Encoding", "chunked");
    start(status);
    return new Chunks();
  }

  private void start(int status) throws IOException {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ")
        .append(status)
        .append(' ')
        .append(REASONS.getOrDefault(status, "Error"));
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    started = true;
    out.write(head.append("\r\n\r\n").toString().getBytes(ISO_8859_1));
  }

  private final class Chunks extends OutputStream {
    private boolean closed;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > 0 && !bodyless) {
        out.write((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
        out.write(bytes, offset, length);
        out.write('\r');
        out.write('\n');
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        if (!bodyless) {
          out.write("0\r\n\r\n".getBytes(ISO_8859_1));
        }
        out.flush();
        complete = true;
      }
    }
  }
}
