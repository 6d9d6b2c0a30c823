package dev.tidemark.storage.clickhouse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A place in rows in {@code RowBinary} form, moved on by what is read. Not thread-safe. */
final class RowCursor {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[0];
  private int at;

  /** Goes to the start of rows, which must not be changed while they are read. */
  void moveTo(RowBinaryOutput rows) {
    bytes = rows.array();
    at = 0;
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
