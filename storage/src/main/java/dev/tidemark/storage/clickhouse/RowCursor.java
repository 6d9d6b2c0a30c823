package dev.tidemark.storage.clickhouse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A place in rows in {@code RowBinary} form, moved on by what is read. Not thread-safe. */
public final class RowCursor {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[0];
  private int at;

  /** Goes to the start of rows, which must not be changed while they are read. */
  public void moveTo(RowBinaryOutput rows) {
    bytes = rows.array();
    at = 0;
  }

  /** Goes to a place in bytes, which must not be changed while they are read. */
  void moveTo(byte[] source, int place) {
    bytes = source;
    at = place;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the next value begins. */
  int at() {
    return at;
  }

  /** The length before a text, an array or a map. */
  int readLength() {
    int length = bytes[at++];
    if (length >= 0) {
      return length;
    }
    length &= 0x7f;
    for (int shift = 7; ; shift += 7) {
      byte next = bytes[at++];
      length |= (next & 0x7f) << shift;
      if (next >= 0) {
        return length;
      }
    }
  }

  long readLong() {
    long value = (long) LONG.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  int readInt() {
    int value = (int) INT.get(bytes, at);
    at += Integer.BYTES;
    return value;
  }

  /** Reads numbers of so many bytes each. */
  void readNumbers(int[] target, int from, int count, int width) {
    int end = from + count;
    switch (width) {
      case 1 -> {
        for (int i = from; i < end; i++) {
          target[i] = bytes[at++] & 0xff;
        }
      }
      case 2 -> {
        for (int i = from; i < end; i++) {
          target[i] = (bytes[at++] & 0xff) | (bytes[at++] & 0xff) << 8;
        }
      }
      default -> {
        for (int i = from; i < end; i++) {
          target[i] = readInt();
        }
      }
    }
  }

  /** Steps over bytes and says where they begin. */
  int skip(int length) {
    int start = at;
    at += length;
    return start;
  }

  void copyTo(RowBinaryOutput target, int length) {
    target.writeRaw(bytes, at, length);
    at += length;
  }
}
