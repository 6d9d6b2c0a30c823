package dev.tidemark.storage.clickhouse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Rows in ClickHouse's {@code RowBinary} format, built in memory. Not thread-safe.
 *
 * @see <a href="https://clickhouse.com/docs/interfaces/formats/RowBinary">RowBinary</a>
 */
public final class RowBinaryOutput {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int size;

  public RowBinaryOutput() {
    this(1 << 16);
  }

  /**
   * @param capacity bytes to hold before growing
   */
  public RowBinaryOutput(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  /**
   * What has been written before.
   *
   * @param bytes not copied
   * @param size how many of them count
   */
  public static RowBinaryOutput of(byte[] bytes, int size) {
    RowBinaryOutput written = new RowBinaryOutput(bytes);
    written.size = Objects.checkFromToIndex(0, size, bytes.length) + size;
    return written;
  }

  private RowBinaryOutput(byte[] bytes) {
    this.bytes = bytes;
  }

  public RowBinaryOutput writeByte(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  /** Also UInt64, by its bits. */
  public RowBinaryOutput writeLong(long value) {
    room(8);
    LONG.set(bytes, size, value);
    size += 8;
    return this;
  }

  /** Four bytes. */
  public RowBinaryOutput writeInt(int value) {
    room(4);
    INT.set(bytes, size, value);
    size += 4;
    return this;
  }

  public RowBinaryOutput writeDouble(double value) {
    return writeLong(Double.doubleToRawLongBits(value));
  }

  public RowBinaryOutput writeFloat(float value) {
    room(4);
    INT.set(bytes, size, Float.floatToRawIntBits(value));
    size += 4;
    return this;
  }

  /** A {@code DateTime64(3)}. */
  public RowBinaryOutput writeInstant(Instant value) {
    return writeLong(value.toEpochMilli());
  }

  public RowBinaryOutput writeString(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    writeLength(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
    return this;
  }

  /** A text given as its UTF-8 bytes. */
  public RowBinaryOutput writeUtf8(byte[] utf8) {
    writeLength(utf8.length);
    return writeRaw(utf8, 0, utf8.length);
  }

  /**
   * A text given as UTF-16 characters.
   *
   * @throws IllegalArgumentException if half of a surrogate pair stands alone: nothing is written
   */
  public RowBinaryOutput writeChars(char[] chars, int offset, int length) {
    int ascii = 0;
    while (ascii < length && chars[offset + ascii] < 0x80) {
      ascii++;
    }
    if (ascii < length) {
      return writeUtf8(utf8(chars, offset, length));
    }
    writeLength(length);
    room(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) chars[offset + i];
    }
    return this;
  }

  /** Bytes as they are, without a length. */
  public RowBinaryOutput writeRaw(byte[] source, int offset, int length) {
    room(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
    return this;
  }

  /** Everything the other holds, without a length. */
  public RowBinaryOutput writeRaw(RowBinaryOutput other) {
    return writeRaw(other.bytes, 0, other.size);
  }

  /** A part of what the other holds. */
  RowBinaryOutput writeRaw(RowBinaryOutput other, int from, int length) {
    return writeRaw(other.bytes, Objects.checkFromToIndex(from, from + length, other.size), length);
  }

  /** Replaces four bytes. */
  void setInt(int place, int value) {
    INT.set(bytes, Objects.checkFromIndexSize(place, Integer.BYTES, size), value);
  }

  /** Numbers not below 0 of so many bytes each: 1, 2 or 4. */
  void writeNumbers(int[] numbers, int from, int to, int width) {
    room(Math.multiplyExact(to - from, width));
    switch (width) {
      case 1 -> {
        for (int i = from; i < to; i++) {
          bytes[size++] = (byte) numbers[i];
        }
      }
      case 2 -> {
        for (int i = from; i < to; i++) {
          bytes[size++] = (byte) numbers[i];
          bytes[size++] = (byte) (numbers[i] >>> 8);
        }
      }
      default -> {
        for (int i = from; i < to; i++) {
          writeInt(numbers[i]);
        }
      }
    }
  }

  /** Whether everything begins again after so many bytes, and again. */
  boolean repeats(int period) {
    return period > 0
        && period < size
        && Arrays.equals(bytes, 0, size - period, bytes, period, size);
  }

  /** Writes what stands from {@code start} on again, until it is there so many times. */
  void repeat(int start, int times) {
    int length = size - start;
    int total = Math.multiplyExact(length, times);
    room(total - length);
    for (int done = length; done < total; done += Math.min(done, total - done)) {
      System.arraycopy(bytes, start, bytes, start + done, Math.min(done, total - done));
    }
    size = start + total;
  }

  long longAt(int place) {
    return (long) LONG.get(bytes, place);
  }

  /** What the buffer still holds, without a length. */
  public RowBinaryOutput writeRaw(ByteBuffer source) {
    int length = source.remaining();
    room(length);
    source.get(bytes, size, length);
    size += length;
    return this;
  }

  /** What has been written, not copied: valid as long as nothing more is written. */
  public ByteBuffer toByteBuffer() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /** A part of what has been written, copied to the end of the other. */
  public void copyTo(RowBinaryOutput target, int from, int to) {
    target.writeRaw(bytes, Objects.checkFromToIndex(from, to, size), to - from);
  }

  private static byte[] utf8(char[] chars, int offset, int length) {
    try {
      ByteBuffer encoded =
          StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(chars, offset, length));
      byte[] utf8 = new byte[encoded.remaining()];
      encoded.get(utf8);
      return utf8;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("half of a surrogate pair", e);
    }
  }

  /** The element count before an array's or map's elements. */
  public RowBinaryOutput writeLength(int length) {
    room(5);
    int rest = length;
    while ((rest & ~0x7f) != 0) {
      bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  public RowBinaryOutput writeStrings(List<String> values) {
    writeLength(values.size());
    values.forEach(this::writeString);
    return this;
  }

  public RowBinaryOutput writeDoubles(double[] values) {
    writeLength(values.length);
    for (double value : values) {
      writeDouble(value);
    }
    return this;
  }

  public RowBinaryOutput writeLongs(long[] values) {
    writeLength(values.length);
    for (long value : values) {
      writeLong(value);
    }
    return this;
  }

  public RowBinaryOutput writeNumbers(Map<String, Double> values) {
    writeLength(values.size());
    values.forEach((key, value) -> writeString(key).writeDouble(value));
    return this;
  }

  public RowBinaryOutput writeTexts(Map<String, String> values) {
    writeLength(values.size());
    values.forEach((key, value) -> writeString(key).writeString(value));
    return this;
  }

  /** Bytes written so far. */
  public int size() {
    return size;
  }

  /** The bytes themselves, with room behind them. */
  byte[] array() {
    return bytes;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
  }

  /** What has been written, not copied: valid as long as nothing more is written. */
  public InputStream toInputStream() {
    return new ByteArrayInputStream(bytes, 0, size);
  }

  /** Starts over, keeping the memory. */
  public void clear() {
    size = 0;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes =
          Arrays.copyOf(
              bytes, Math.max(Math.addExact(size, more), Math.multiplyExact(bytes.length, 2)));
    }
  }
}
