package dev.tidemark.benchmarks.ingest;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * One kept-alive HTTP/1.1 connection that posts bodies: a write and a read a request, since the
 * driver shares the machine with what it measures. Not thread-safe.
 */
final class HttpConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String head;

  /**
   * @param target where to post; with its query
   * @param headers beyond Host and Content-Length
   */
  HttpConnection(URI target, Map<String, String> headers) throws IOException {
    this.socket = new Socket(InetAddress.getByName(target.getHost()), target.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(120_000);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
    StringBuilder text = new StringBuilder();
    text.append("POST ").append(target.getRawPath());
    text.append(target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
    text.append(" HTTP/1.1\r\nHost: ").append(target.getRawAuthority()).append("\r\n");
    headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    this.head = text.append("Content-Length: ").toString();
  }

  /** The answer's status and text. */
  record Answer(int status, String body) {}

  Answer post(byte[] body) throws IOException {
    out.write((head + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    String status = line();
    int length = 0;
    boolean isChunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      isChunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    String text = isChunked ? chunks() : text(length);
    return new Answer(Integer.parseInt(status.substring(9, 12)), text);
  }

  private String chunks() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      text.append(text(size));
      line();
    }
    line();
    return text.toString();
  }

  private String text(int length) throws IOException {
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
