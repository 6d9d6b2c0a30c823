package dev.tidemark.storage.clickhouse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts that repeat, as a {@code LowCardinality(String)} column of the {@code Native} format holds
 * them: a list of words and one number a row. Not thread-safe.
 */
public final class CodeColumn {
  private static final long HAS_WORDS = 0x200;

  private final List<String> words = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();
  private int[] codes = new int[1 << 8];
  private int size;

  /** Values it holds. */
  public int size() {
    return size;
  }

  /** Place of a value in {@link #words}. */
  public int code(int index) {
    return codes[index];
  }

  public String get(int index) {
    return words.get(codes[index]);
  }

  /** Every word that may occur, each once. */
  public List<String> words() {
    return words;
  }

  public void clear() {
    words.clear();
    places.clear();
    size = 0;
  }

  public void add(String word) {
    room(1);
    boolean again = size > 0 && word.equals(words.get(codes[size - 1]));
    codes[size] = again ? codes[size - 1] : place(word);
    size++;
  }

  /** Adds everything another column holds. */
  public void addAll(CodeColumn other) {
    int[] renamed = new int[other.words.size()];
    Arrays.setAll(renamed, i -> place(other.words.get(i)));
    room(other.size);
    for (int i = 0; i < other.size; i++) {
      codes[size + i] = renamed[other.codes[i]];
    }
    size += other.size;
  }

  /** What stands before the data of such a column, or before the arrays or maps of such data. */
  public static RowBinaryOutput writeVersion(RowBinaryOutput out) {
    return out.writeLong(NativeInput.DICTIONARIES_BESIDE);
  }

  /** Writes the column's data, after its version, as {@code LowCardinality(String)}. */
  public void writeTo(RowBinaryOutput out) {
    int width = words.size() <= 1 << 8 ? 0 : words.size() <= 1 << 16 ? 1 : 2;
    out.writeLong(HAS_WORDS | width);
    out.writeLong(words.size());
    words.forEach(out::writeString);
    out.writeLong(size);
    byte[] packed = new byte[size << width];
    for (int i = 0; i < size; i++) {
      for (int b = 0; b < 1 << width; b++) {
        packed[(i << width) + b] = (byte) (codes[i] >>> (8 * b));
      }
    }
    out.writeRaw(packed, 0, packed.length);
  }

  /** Writes such a column, after its version, in which every one of {@code count} rows is equal. */
  public static void writeConstant(RowBinaryOutput out, String word, int count) {
    out.writeLong(HAS_WORDS).writeLong(1).writeString(word).writeLong(count);
    out.writeRaw(new byte[count], 0, count);
  }

  /** The part of the column after its version; {@code count} is above 0. */
  void fill(NativeInput in, int count) throws IOException {
    clear();
    long kind = in.readLong();
    if ((kind & 0x100) != 0 || (kind & HAS_WORDS) == 0) {
      throw new IOException("a LowCardinality column of kind " + kind);
    }
    int known = Math.toIntExact(in.readLong());
    int[] renamed = new int[known];
    for (int i = 0; i < known; i++) {
      renamed[i] = place(in.readString());
    }
    if (in.readLong() != count) {
      throw new IOException("a LowCardinality column of another length");
    }
    room(count);
    in.readCodes(codes, count, 1 << (kind & 0xff), renamed);
    size = count;
  }

  private int place(String word) {
    Integer known = places.get(word);
    if (known != null) {
      return known;
    }
    places.put(word, words.size());
    words.add(word);
    return words.size() - 1;
  }

  private void room(int more) {
    if (size + more > codes.length) {
      codes = Arrays.copyOf(codes, Math.max(size + more, 2 * codes.length));
    }
  }
}
