package dev.tidemark.storage.engine.http;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The body of one request: as long as its header says, or in chunks, and never over a limit. */
final class BodyInput extends InputStream {
  private final SocketInput in;
  private final boolean chunked;
  private final long limit;
  private @Nullable Runnable beforeFirstRead;
  private long left;
  private long total;
  private boolean firstChunk = true;
  private volatile boolean finished;

  private BodyInput(SocketInput in, boolean chunked, long length, long limit) {
    this.in = in;
    this.chunked = chunked;
    this.left = length;
    this.limit = limit;
    this.finished = !chunked && length == 0;
  }

  static BodyInput ofLength(SocketInput in, long length, long limit) {
    return new BodyInput(in, false, length, limit);
  }

  static BodyInput ofChunks(SocketInput in, long limit) {
    return new BodyInput(in, true, 0, limit);
  }

  /** What to do before the first byte is asked for: a client may wait for a sign to go on. */
  void beforeFirstRead(Runnable action) {
    this.beforeFirstRead = action;
  }

  /** Whether all of it has been read, so that the connection is free for what comes next. */
  boolean isFinished() {
    return finished;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (finished) {
      return -1;
    }
    if (length == 0) {
      return 0;
    }
    if (beforeFirstRead != null) {
      beforeFirstRead.run();
      beforeFirstRead = null;
    }
    if (chunked && left == 0 && !nextChunk()) {
      finished = true;
      return -1;
    }
    int count = in.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new ClientGoneException();
    }
    left -= count;
    total += count;
    if (total > limit) {
      throw BodyException.tooLarge(limit);
    }
    finished = !chunked && left == 0;
    return count;
  }

  private boolean nextChunk() throws IOException {
    try {
      if (!firstChunk) {
        in.line();
      }
      firstChunk = false;
      String line = in.line();
      if (line == null) {
        throw new ClientGoneException();
      }
      int semicolon = line.indexOf(';');
      String size = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
      left = Long.parseLong(size, 16);
      if (left < 0) {
        throw new IOException("chunk of negative size");
      }
      if (left > 0) {
        return true;
      }
      for (String trailer = in.line(); trailer != null && !trailer.isEmpty(); trailer = in.line()) {
        // trailers carry nothing for us
      }
      return false;
    } catch (NumberFormatException | HttpFailure e) {
      throw new IOException("broken chunk: " + e.getMessage(), e);
    }
  }
}
