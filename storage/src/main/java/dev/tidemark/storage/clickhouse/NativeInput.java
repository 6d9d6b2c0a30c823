package dev.tidemark.storage.clickhouse;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads ClickHouse's {@code Native} format: blocks of whole columns, which arrive as they lie in
 * the server's memory. The caller reads the columns of a block in the order of the statement. Not
 * thread-safe.
 *
 * @see <a href="https://clickhouse.com/docs/interfaces/formats/Native">Native</a>
 */
public final class NativeInput {
  static final long DICTIONARIES_BESIDE = 1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private int rows;

  public NativeInput(InputStream in) {
    this.in = in;
  }

  /** Goes to the next block, past empty ones. */
  public boolean nextBlock() throws IOException {
    while (more()) {
      int columns = readLength();
      rows = readLength();
      if (rows > 0) {
        return true;
      }
      for (int i = 0; i < 2 * columns; i++) {
        readString();
      }
    }
    return false;
  }

  /** Rows of the block, above 0. */
  public int rows() {
    return rows;
  }

  /** A column of {@code Float64}, {@code Int64} or {@code UInt64}. */
  public void numbers(NumberColumn into) throws IOException {
    header("Float64", "Int64", "UInt64");
    into.fill(this, rows);
  }

  /** A column of {@code String}. */
  public void texts(TextColumn into) throws IOException {
    header("String");
    into.fill(this, rows);
  }

  /** A column of {@code LowCardinality(String)}. */
  public void codes(CodeColumn into) throws IOException {
    header("LowCardinality(String)");
    version();
    into.fill(this, rows);
  }

  /**
   * A column of {@code Map(LowCardinality(String), Float64)}.
   *
   * @param ends receives where each row's entries end
   */
  public void numberMaps(NumberColumn ends, CodeColumn names, NumberColumn values)
      throws IOException {
    header("Map(LowCardinality(String), Float64)");
    version();
    int count = entries(ends, names);
    values.fill(this, count);
  }

  /** A column of {@code Map(LowCardinality(String), LowCardinality(String))}. */
  public void codeMaps(NumberColumn ends, CodeColumn names, CodeColumn values) throws IOException {
    header("Map(LowCardinality(String), LowCardinality(String))");
    version();
    version();
    int count = entries(ends, names);
    if (count == 0) {
      values.clear();
    } else {
      values.fill(this, count);
    }
  }

  /**
   * A column of {@code Map(LowCardinality(String), Array(Float32))}.
   *
   * @param innerEnds receives where each array's numbers end
   * @return the numbers, one array after the other
   */
  public float[] vectorMaps(NumberColumn ends, CodeColumn names, NumberColumn innerEnds)
      throws IOException {
    header("Map(LowCardinality(String), Array(Float32))");
    version();
    innerEnds.fill(this, entries(ends, names));
    int arrays = innerEnds.size();
    float[] values = new float[arrays == 0 ? 0 : Math.toIntExact(innerEnds.getLong(arrays - 1))];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(readInt());
    }
    return values;
  }

  private int entries(NumberColumn ends, CodeColumn names) throws IOException {
    int count = ends(ends);
    if (count == 0) {
      names.clear();
    } else {
      names.fill(this, count);
    }
    return count;
  }

  private int ends(NumberColumn ends) throws IOException {
    ends.fill(this, rows);
    return Math.toIntExact(ends.getLong(rows - 1));
  }

  private void header(String... types) throws IOException {
    String name = readString();
    String type = readString();
    for (String expected : types) {
      if (type.equals(expected)) {
        return;
      }
    }
    throw new IOException("column " + name + " is " + type + ", not " + String.join(" or ", types));
  }

  private void version() throws IOException {
    long version = readLong();
    if (version != DICTIONARIES_BESIDE) {
      throw new IOException("LowCardinality columns of version " + version);
    }
  }

  long readLong() throws IOException {
    need(8);
    long value = (long) LONG.get(buffer, position);
    position += 8;
    return value;
  }

  private int readInt() throws IOException {
    need(4);
    int value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (buffer[position++] & 0xff) << shift;
    }
    return value;
  }

  int readLength() throws IOException {
    int result = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      need(1);
      byte next = buffer[position++];
      result |= (next & 0x7f) << shift;
      if (next >= 0) {
        return result;
      }
    }
    throw new IOException("not a length");
  }

  String readString() throws IOException {
    byte[] utf8 = new byte[readLength()];
    readFully(utf8, utf8.length);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  void readFully(byte[] target, int count) throws IOException {
    readFully(target, 0, count);
  }

  void readFully(byte[] target, int offset, int count) throws IOException {
    int buffered = Math.min(limit - position, count);
    System.arraycopy(buffer, position, target, offset, buffered);
    position += buffered;
    int missing = count - buffered;
    if (missing == 0) {
      return;
    }
    if (missing < buffer.length) {
      need(missing);
      System.arraycopy(buffer, position, target, offset + buffered, missing);
      position += missing;
    } else if (in.readNBytes(target, offset + buffered, missing) < missing) {
      throw cutShort();
    }
  }

  /** Numbers of 1, 2, 4 or 8 bytes, each replaced by what stands at its place. */
  void readCodes(int[] target, int count, int width, int[] renamed) throws IOException {
    int done = 0;
    while (done < count) {
      need(width);
      int part = Math.min((limit - position) / width, count - done);
      if (width == 1) {
        for (int i = 0; i < part; i++) {
          target[done + i] = renamed[buffer[position + i] & 0xff];
        }
      } else {
        for (int i = 0; i < part; i++) {
          int code = 0;
          for (int b = 0; b < Math.min(4, width); b++) {
            code |= (buffer[position + i * width + b] & 0xff) << (8 * b);
          }
          target[done + i] = renamed[code];
        }
      }
      position += part * width;
      done += part;
    }
  }

  private boolean more() throws IOException {
    if (position < limit) {
      return true;
    }
    position = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
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
        throw cutShort();
      }
      limit += read;
    }
  }

  private static EOFException cutShort() {
    return new EOFException("the answer ended in the middle of a block");
  }
}
