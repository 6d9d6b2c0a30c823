package dev.tidemark.storage.clickhouse;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads ClickHouse's {@code RowBinary} format; arrays of numbers come as primitive arrays. Not
 * thread-safe.
 *
 * <p>An answer that ends early ends with {@link EOFException}: ask {@link #hasNext} only between
 * rows.
 */
public final class RowBinaryInput {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;

  public RowBinaryInput(InputStream in) {
    this.in = in;
  }

  /** Whether another row follows. */
  public boolean hasNext() throws IOException {
    if (position < limit) {
      return true;
    }
    position = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }

  public byte readByte() throws IOException {
    need(1);
    return buffer[position++];
  }

  /** Also UInt64, by its bits. */
  public long readLong() throws IOException {
    need(8);
    long value = (long) LONG.get(buffer, position);
    position += 8;
    return value;
  }

  public int readInt() throws IOException {
    need(4);
    int value = (int) INT.get(buffer, position);
    position += 4;
    return value;
  }

  public double readDouble() throws IOException {
    return Double.longBitsToDouble(readLong());
  }

  public float readFloat() throws IOException {
    return Float.intBitsToFloat(readInt());
  }

  /** A {@code DateTime64(3)}. */
  public Instant readInstant() throws IOException {
    return Instant.ofEpochMilli(readLong());
  }

  /** The element count before an array's or map's elements. */
  public int readLength() throws IOException {
    int result = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte next = readByte();
      result |= (next & 0x7f) << shift;
      if (next >= 0) {
        return result;
      }
    }
    throw new IOException("not a RowBinary length");
  }

  public String readString() throws IOException {
    int length = readLength();
    if (length <= buffer.length) {
      need(length);
      String value = new String(buffer, position, length, StandardCharsets.UTF_8);
      position += length;
      return value;
    }
    byte[] utf8 = new byte[length];
    readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** An array of numbers or codes of one byte. */
  public byte[] readBytes() throws IOException {
    byte[] values = new byte[readLength()];
    readFully(values);
    return values;
  }

  public double[] readDoubles() throws IOException {
    double[] values = new double[readLength()];
    int read = 0;
    while (read < values.length) {
      need(8);
      int chunk = Math.min((limit - position) / 8, values.length - read);
      for (int i = 0; i < chunk; i++, position += 8) {
        values[read++] = Double.longBitsToDouble((long) LONG.get(buffer, position));
      }
    }
    return values;
  }

  public long[] readLongs() throws IOException {
    long[] values = new long[readLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = readLong();
    }
    return values;
  }

  public float[] readFloats() throws IOException {
    float[] values = new float[readLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = readFloat();
    }
    return values;
  }

  public List<String> readStrings() throws IOException {
    int length = readLength();
    List<String> values = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      values.add(readString());
    }
    return values;
  }

  public Map<String, Double> readNumbers() throws IOException {
    int length = readLength();
    Map<String, Double> values = LinkedHashMap.newLinkedHashMap(length);
    for (int i = 0; i < length; i++) {
      values.put(readString(), readDouble());
    }
    return values;
  }

  public Map<String, String> readTexts() throws IOException {
    int length = readLength();
    Map<String, String> values = LinkedHashMap.newLinkedHashMap(length);
    for (int i = 0; i < length; i++) {
      values.put(readString(), readString());
    }
    return values;
  }

  private void need(int count) throws IOException {
    if (limit - position >= count) {
      return;
    }
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    while (limit < count) {
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        throw new EOFException("the answer ended in the middle of a row");
      }
      limit += read;
    }
  }

  private void readFully(byte[] target) throws IOException {
    int buffered = Math.min(limit - position, target.length);
    System.arraycopy(buffer, position, target, 0, buffered);
    position += buffered;
    int missing = target.length - buffered;
    if (in.readNBytes(target, buffered, missing) < missing) {
      throw new EOFException("the answer ended in the middle of a row");
    }
  }
}
