package dev.tidemark.storage.record;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Cuts a stream into lines without copying them; memory is bounded by the longest line allowed. */
public final class LineReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = LOW_BITS << 7;
  private static final long LINE_FEEDS = LOW_BITS * '\n';

  private final InputStream in;
  private final int maxBytes;
  private byte[] buffer = new byte[1 << 16];
  private int limit;
  private int next;
  private boolean ended;
  private int start;
  private int end;
  private boolean tooLong;

  /**
   * @param maxBytes most bytes of a line; a longer one is skipped and told
   */
  public LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /**
   * Goes to the next line that holds more than white space.
   *
   * @return false at the end of the stream
   */
  public boolean next() throws IOException {
    while (line()) {
      if (tooLong) {
        return true;
      }
      while (start < end && isSpace(buffer[start])) {
        start++;
      }
      while (start < end && isSpace(buffer[end - 1])) {
        end--;
      }
      if (start < end) {
        return true;
      }
    }
    return false;
  }

  /** The buffer that the line lies in, until the next one. */
  public byte[] bytes() {
    return buffer;
  }

  public int start() {
    return start;
  }

  public int length() {
    return end - start;
  }

  /** Whether this line was longer than allowed; then it has been skipped. */
  public boolean isTooLong() {
    return tooLong;
  }

  private boolean line() throws IOException {
    tooLong = false;
    start = next;
    int scanned = next;
    while (true) {
      scanned = lineEnd(scanned);
      if (scanned < limit) {
        end = scanned;
        next = scanned + 1;
        tooLong |= end - start > maxBytes;
        return true;
      }
      if (ended) {
        end = limit;
        next = limit;
        tooLong |= end - start > maxBytes;
        return tooLong || start < limit;
      }
      if (limit - start > maxBytes) {
        tooLong = true;
        limit = start;
        scanned = start;
      }
      if (limit == buffer.length) {
        makeRoom();
        scanned = limit;
      }
      int read = in.read(buffer, limit, buffer.length - limit);
      ended = read < 0;
      limit += Math.max(0, read);
    }
  }

  /** Where the next line feed stands, or the limit; looks at eight bytes at a time. */
  private int lineEnd(int from) {
    int at = from;
    for (; at + Long.BYTES <= limit; at += Long.BYTES) {
      long zeroes = (long) LONG.get(buffer, at) ^ LINE_FEEDS; // a byte 0 where there is one
      if (((zeroes - LOW_BITS) & ~zeroes & HIGH_BITS) != 0) {
        break;
      }
    }
    while (at < limit && buffer[at] != '\n') {
      at++;
    }
    return at;
  }

  private void makeRoom() {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      limit -= start;
      start = 0;
    } else {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }
}
