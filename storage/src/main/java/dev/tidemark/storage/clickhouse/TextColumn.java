package dev.tidemark.storage.clickhouse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts of a {@code Native} column, kept as the bytes they came in, each with its length before it:
 * ids that are only passed on never become objects. Not thread-safe.
 */
public final class TextColumn {
  private byte[] bytes = new byte[1 << 12];
  private int length;
  private int[] starts = new int[1 << 8];
  private int size;

  /** Texts it holds. */
  public int size() {
    return size;
  }

  public String get(int index) {
    int at = starts[index];
    int count = 0;
    int shift = 0;
    while (bytes[at] < 0) {
      count |= (bytes[at++] & 0x7f) << shift;
      shift += 7;
    }
    count |= bytes[at++] << shift;
    return new String(bytes, at, count, StandardCharsets.UTF_8);
  }

  public void clear() {
    size = 0;
    length = 0;
  }

  /** Adds everything another column holds. */
  public void addAll(TextColumn other) {
    roomForBytes(other.length);
    roomForTexts(other.size);
    System.arraycopy(other.bytes, 0, bytes, length, other.length);
    for (int i = 0; i < other.size; i++) {
      starts[size + i] = length + other.starts[i];
    }
    length += other.length;
    size += other.size;
  }

  /** Writes the texts as a {@code Native} column holds them. */
  public void writeTo(RowBinaryOutput out) {
    out.writeRaw(bytes, 0, length);
  }

  void fill(NativeInput in, int count) throws IOException {
    clear();
    roomForTexts(count);
    for (int i = 0; i < count; i++) {
      starts[size++] = length;
      int text = in.readLength();
      roomForBytes(Math.addExact(text, 5));
      int rest = text;
      while ((rest & ~0x7f) != 0) {
        bytes[length++] = (byte) ((rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      bytes[length++] = (byte) rest;
      in.readFully(bytes, length, text);
      length += text;
    }
  }

  private void roomForBytes(int more) {
    int needed = Math.addExact(length, more);
    if (needed > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
    }
  }

  private void roomForTexts(int more) {
    if (size + more > starts.length) {
      starts = Arrays.copyOf(starts, Math.max(size + more, 2 * starts.length));
    }
  }
}
