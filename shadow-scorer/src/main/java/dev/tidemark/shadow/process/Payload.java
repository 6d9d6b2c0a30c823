package dev.tidemark.shadow.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The parts of a frame's payload. Little-endian throughout. */
public final class Payload {
  private Payload() {}

  /** Builds one. */
  public static final class Writer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public Writer number(int value) {
      for (int shift = 0; shift < 32; shift += 8) {
        bytes.write(value >>> shift);
      }
      return this;
    }

    public Writer text(String value) {
      return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** With their length before them. */
    public Writer bytes(byte[] value) {
      number(value.length);
      bytes.writeBytes(value);
      return this;
    }

    public Writer texts(List<String> values) {
      number(values.size());
      values.forEach(this::text);
      return this;
    }

    public byte[] toByteArray() {
      return bytes.toByteArray();
    }
  }

  /** Reads a text. */
  public static String text(ByteBuffer from) throws IOException {
    byte[] utf8 = new byte[length(from, 1)];
    from.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  public static List<String> texts(ByteBuffer from) throws IOException {
    int count = length(from, 4);
    List<String> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(text(from));
    }
    return values;
  }

  /**
   * Reads a count of things of at least {@code size} bytes each.
   *
   * @throws IOException if there cannot be so many left
   */
  public static int length(ByteBuffer from, int size) throws IOException {
    if (from.remaining() < 4) {
      throw new IOException("the message is too short");
    }
    int count = from.getInt();
    if (count < 0 || (long) count * size > from.remaining()) {
      throw new IOException("the message is too short for " + count + " values");
    }
    return count;
  }

  /** Moves to the next multiple of {@link Frame#ALIGNMENT}. */
  public static void align(ByteBuffer from) {
    from.position(Math.min(from.limit(), aligned(from.position())));
  }

  /** The next multiple of {@link Frame#ALIGNMENT}. */
  public static int aligned(int position) {
    return (position + Frame.ALIGNMENT - 1) & -Frame.ALIGNMENT;
  }

  public static ByteBuffer reader(byte[] payload) {
    return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
  }
}
