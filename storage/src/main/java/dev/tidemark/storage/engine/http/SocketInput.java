package dev.tidemark.storage.engine.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The bytes that a client sends, buffered, with a look at whether it is still there. */
final class SocketInput extends InputStream {
  private static final int MAX_LINE = 1 << 20;

  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int limit;

  SocketInput(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  @Override
  public int read() throws IOException {
    return at < limit || fill() ? buffer[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == limit) {
      if (length >= buffer.length) {
        return in.read(target, offset, length);
      }
      if (!fill()) {
        return -1;
      }
    }
    int count = Math.min(length, limit - at);
    System.arraycopy(buffer, at, target, offset, count);
    at += count;
    return count;
  }

  /** A line without its end, in Latin-1; null if the client closed before it began. */
  @Nullable String line() throws IOException, HttpFailure {
    StringBuilder line = new StringBuilder();
    for (int c = read(); c != '\n'; c = read()) {
      if (c < 0) {
        if (line.isEmpty()) {
          return null;
        }
        throw new EOFException("the request ends within a line");
      }
      if (line.length() == MAX_LINE) {
        throw new HttpFailure(
            431, 0, "a line of the request is longer than " + MAX_LINE + " bytes");
      }
      line.append((char) c);
    }
    int length = line.length();
    return length > 0 && line.charAt(length - 1) == '\r'
        ? line.substring(0, length - 1)
        : line.toString();
  }

  /** Waits a while for the client to close; true if it did. Bytes that it sends are kept. */
  boolean isClosedWithin(int milliseconds) throws IOException {
    if (at < limit) {
      Thread.onSpinWait();
      return false;
    }
    int before = socket.getSoTimeout();
    socket.setSoTimeout(milliseconds);
    try {
      return !fill();
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      socket.setSoTimeout(before);
    }
  }

  /** Throws away what still comes for a moment: closing on unread bytes would lose the answer. */
  void discard(int milliseconds) throws IOException {
    at = limit;
    while (!isClosedWithin(milliseconds) && at < limit) {
      at = limit;
    }
  }

  /** Whether bytes of a next request are here already. */
  boolean hasBuffered() {
    return at < limit;
  }

  private boolean fill() throws IOException {
    at = 0;
    limit = 0;
    int count = in.read(buffer);
    if (count <= 0) {
      return false;
    }
    limit = count;
    return true;
  }

  static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
