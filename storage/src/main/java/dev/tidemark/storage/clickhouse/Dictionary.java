package dev.tidemark.storage.clickhouse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Numbers different texts from 0 on, in the order in which they come. Not thread-safe. */
final class Dictionary {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int KEPT_SLOTS = 1 << 16;

  private byte[] bytes = new byte[1 << 6];
  private int[] ends = new int[8];
  private int[] hashes = new int[8];
  private long[] starts = new long[8]; // the text itself, if it has at most eight bytes
  private int[] slots = new int[16]; // number + 1; 0 is free
  private int count;

  int count() {
    return count;
  }

  /** Whether the text with this number, if there is one, is these bytes. */
  boolean is(int number, byte[] source, int from, int to) {
    return number < count && is(number, source, from, to, startOf(source, from, to));
  }

  private boolean is(int number, byte[] source, int from, int to, long start) {
    int own = start(number);
    int length = to - from;
    return starts[number] == start
        && ends[number] - own == length
        && (length <= Long.BYTES || Arrays.equals(bytes, own, own + length, source, from, to));
  }

  /** The first eight bytes, or all. */
  private static long startOf(byte[] source, int from, int to) {
    int length = Math.min(Long.BYTES, to - from);
    if (length == 0) {
      return 0;
    }
    if (from + Long.BYTES <= source.length) {
      return (long) LONG.get(source, from) & (-1L >>> (Long.SIZE - Byte.SIZE * length));
    }
    long start = 0;
    for (int i = length - 1; i >= 0; i--) {
      start = start << Byte.SIZE | (source[from + i] & 0xff);
    }
    return start;
  }

  /** The number of a text, a new one if it has not come before. */
  int number(byte[] source, int from, int to) {
    long start = startOf(source, from, to);
    int hash = hash(source, from, to, start);
    int slot = hash & (slots.length - 1);
    for (; slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && is(number, source, from, to, start)) {
        return number;
      }
    }
    slots[slot] = count + 1;
    append(source, from, to, hash, start);
    if (count * 2 > slots.length) {
      grow();
    }
    return count - 1;
  }

  private void append(byte[] source, int from, int to, int hash, long first) {
    int start = start(count);
    int end = start + to - from;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
      hashes = Arrays.copyOf(hashes, count * 2);
      starts = Arrays.copyOf(starts, count * 2);
    }
    System.arraycopy(source, from, bytes, start, to - from);
    ends[count] = end;
    hashes[count] = hash;
    starts[count] = first;
    count++;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    for (int number = 0; number < count; number++) {
      int slot = hashes[number] & (slots.length - 1);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = number + 1;
    }
  }

  /** What holds the texts, valid until one is added. */
  byte[] bytes() {
    return bytes;
  }

  /** Where a text begins. */
  int start(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  /** Where a text ends. */
  int end(int number) {
    return ends[number];
  }

  /** Bytes that {@link #writeTo} writes at most. */
  long byteSize() {
    return start(count) + 5L * count;
  }

  private static int hash(byte[] source, int from, int to, long start) {
    long hash = ((to - from) ^ start) * 0x9e3779b97f4a7c15L;
    hash ^= hash >>> 32;
    int at = from + Long.BYTES;
    for (; at + 8 <= to; at += 8) {
      hash = (hash ^ (long) LONG.get(source, at)) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 32;
    }
    for (; at < to; at++) {
      hash = (hash ^ source[at]) * 0x100000001b3L;
    }
    hash *= 0x9e3779b97f4a7c15L;
    return (int) (hash >>> 32);
  }

  /** All texts in the order of their numbers, each with its length. */
  void writeTo(RowBinaryOutput target) {
    for (int number = 0; number < count; number++) {
      int start = start(number);
      int length = ends[number] - start;
      target.writeLength(length).writeRaw(bytes, start, length);
    }
  }

  /** Forgets all texts; keeps memory as long as it is not much. */
  void clear() {
    count = 0;
    if (slots.length > KEPT_SLOTS) {
      slots = new int[16];
      bytes = new byte[1 << 6];
      ends = new int[8];
      hashes = new int[8];
      starts = new long[8];
    } else {
      Arrays.fill(slots, 0);
    }
  }
}
