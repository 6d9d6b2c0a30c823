package dev.tidemark.storage.clickhouse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer that ClickHouse sends while it is still working, which may therefore fail half-way: the
 * message then stands at the end, between marks with a random tag and its own length, and the
 * connection is cut off behind it. The last bytes are held back until the end is seen, so that
 * nobody reads a message as data, and such an answer ends with a {@link LateFailure}. The driver
 * keeps the header that announces the tag to itself; the form of the end is as telling. Not
 * thread-safe.
 */
final class AnswerInput extends InputStream {
  /** ClickHouse cuts messages off at 16 KiB. */
  static final int HELD_BACK = 20 << 10;

  private static final Pattern MESSAGE =
      Pattern.compile(
          "__exception__\r\n([^\r\n]{1,64})\r\n(.*)\n\\d+ \\1\r\n__exception__\r\n$",
          Pattern.DOTALL);

  private static final Pattern CODE = Pattern.compile("Code: (\\d{1,9})");

  private final InputStream in;
  private final byte[] buffer = new byte[4 * HELD_BACK];
  private int start;
  private int end;
  private boolean isEnded;

  AnswerInput(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    fill();
    int count = Math.min(length, end - start - (isEnded ? 0 : HELD_BACK));
    if (count <= 0) {
      return -1;
    }
    System.arraycopy(buffer, start, target, offset, count);
    start += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Until there is something to hand over, or nothing is left. */
  private void fill() throws IOException {
    while (!isEnded && end - start <= HELD_BACK) {
      if (end == buffer.length) {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
      }
      int count = readOn();
      if (count < 0) {
        isEnded = true;
        requireNoMessage();
      } else {
        end += count;
      }
    }
  }

  private int readOn() throws IOException {
    try {
      return in.read(buffer, end, buffer.length - end);
    } catch (IOException e) { // cut off: behind a message, or because the server died
      requireNoMessage();
      throw e;
    }
  }

  private void requireNoMessage() throws LateFailure {
    int from = Math.max(start, end - HELD_BACK);
    Matcher message = MESSAGE.matcher(new String(buffer, from, end - from, ISO_8859_1));
    if (message.find()) {
      String text = message.group(2);
      Matcher code = CODE.matcher(text);
      throw new LateFailure(
          text.lines().findFirst().orElse("failed half-way"),
          code.find() ? Integer.parseInt(code.group(1)) : 0);
    }
  }
}
