package dev.tidemark.storage.clickhouse;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * 64-bit numbers of a {@code Native} column, kept as the bytes they came in: read where they lie,
 * sent on as they are. Its memory is kept when it is filled again. Not thread-safe.
 */
public final class NumberColumn {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[1 << 12];
  private int size;

  /** Numbers it holds. */
  public int size() {
    return size;
  }

  public double getDouble(int index) {
    return Double.longBitsToDouble((long) LONG.get(bytes, index << 3));
  }

  public long getLong(int index) {
    return (long) LONG.get(bytes, index << 3);
  }

  public void clear() {
    size = 0;
  }

  public void add(double value) {
    add(Double.doubleToRawLongBits(value));
  }

  public void add(long value) {
    room(1);
    LONG.set(bytes, size++ << 3, value);
  }

  /** Adds everything another column holds. */
  public void addAll(NumberColumn other) {
    room(other.size);
    System.arraycopy(other.bytes, 0, bytes, size << 3, other.size << 3);
    size += other.size;
  }

  /** Writes the numbers as a {@code Native} column holds them. */
  public void writeTo(RowBinaryOutput out) {
    out.writeRaw(bytes, 0, size << 3);
  }

  void fill(NativeInput in, int count) throws IOException {
    size = 0;
    room(count);
    in.readFully(bytes, Math.multiplyExact(count, 8));
    size = count;
  }

  private void room(int more) {
    int needed = Math.multiplyExact(Math.addExact(size, more), 8);
    if (needed > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
    }
  }
}
