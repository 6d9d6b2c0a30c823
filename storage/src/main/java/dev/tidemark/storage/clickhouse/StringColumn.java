package dev.tidemark.storage.clickhouse;

import java.util.Arrays;
import java.util.function.Consumer;

/** Texts, each with its length: {@code String}. */
public final class StringColumn implements Column {
  private final RowBinaryOutput values = new RowBinaryOutput(1 << 6);
  private int[] ends = new int[1 << 4];
  private int count;

  StringColumn() {}

  @Override
  public String type() {
    return "String";
  }

  @Override
  public void add(RowCursor value, int place) {
    int start = value.at();
    int length = value.readLength();
    value.skip(length);
    values.writeRaw(value.bytes(), start, value.at() - start);
    added();
  }

  /** Takes a text as its UTF-8 bytes. */
  public void add(byte[] utf8, int from, int length) {
    values.writeLength(length).writeRaw(utf8, from, length);
    added();
  }

  private void added() {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
    }
    ends[count++] = values.size();
  }

  /** The bytes that hold the texts, valid until one is added. */
  public byte[] texts() {
    return values.array();
  }

  /** Where a text begins, behind its length. */
  public int from(int index) {
    int at = index == 0 ? 0 : ends[index - 1];
    while (values.array()[at] < 0) {
      at++;
    }
    return at + 1;
  }

  /** Where it ends. */
  public int to(int index) {
    return ends[index];
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public long byteSize() {
    return Integer.BYTES + (long) values.size();
  }

  @Override
  public void save(RowBinaryOutput target, int period) {
    target.writeRaw(values);
  }

  @Override
  public void load(RowCursor saved, int size) {
    int start = saved.at();
    for (int i = 0; i < size; i++) {
      saved.skip(saved.readLength());
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, count * 2);
      }
      ends[count++] = values.size() + saved.at() - start;
    }
    values.writeRaw(saved.bytes(), start, saved.at() - start);
  }

  @Override
  public void copyTo(int index, RowBinaryOutput target) {
    int start = index == 0 ? 0 : ends[index - 1];
    target.writeRaw(values, start, ends[index] - start);
  }

  @Override
  public void writePrefix(RowBinaryOutput target) {}

  @Override
  public void writeData(Consumer<RowBinaryOutput> parts) {
    parts.accept(values);
  }

  @Override
  public void clear() {
    count = 0;
    values.clear();
  }
}
