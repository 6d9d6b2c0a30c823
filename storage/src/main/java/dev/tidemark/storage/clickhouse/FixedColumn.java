package dev.tidemark.storage.clickhouse;

import java.util.function.Consumer;

/** Values of one size, as they are: numbers and times. */
public final class FixedColumn implements Column {
  private final String type;
  private final int size;
  private final RowBinaryOutput values = new RowBinaryOutput(1 << 6);

  /**
   * @param size bytes a value
   */
  FixedColumn(String type, int size) {
    this.type = type;
    this.size = size;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public void add(RowCursor value, int place) {
    if (size == Long.BYTES) {
      values.writeLong(value.readLong());
    } else {
      value.copyTo(values, size);
    }
  }

  /** Takes a value of eight bytes. */
  public void add(long value) {
    values.writeLong(value);
  }

  /** Takes a value of eight bytes. */
  public void add(double value) {
    values.writeDouble(value);
  }

  @Override
  public void addAll(RowCursor all, int length) {
    all.copyTo(values, length * size);
  }

  /** Takes the same value of eight bytes several times. */
  public void fill(long value, int times) {
    if (times > 0) {
      int start = values.size();
      values.writeLong(value);
      values.repeat(start, times);
    }
  }

  /** The value of eight bytes at an index. */
  public long at(int index) {
    return values.longAt(index * Long.BYTES);
  }

  @Override
  public int size() {
    return values.size() / size;
  }

  @Override
  public long byteSize() {
    return Integer.BYTES + (long) values.size();
  }

  @Override
  public void save(RowBinaryOutput target, int period) {
    boolean repeats = values.repeats(period * size);
    target.writeInt(repeats ? period : 0);
    target.writeRaw(values, 0, repeats ? period * size : values.size());
  }

  @Override
  public void load(RowCursor saved, int count) {
    int period = saved.readInt();
    int start = values.size();
    saved.copyTo(values, (period > 0 ? period : count) * size);
    if (period > 0) {
      values.repeat(start, count / period);
    }
  }

  @Override
  public void copyTo(int index, RowBinaryOutput target) {
    target.writeRaw(values, index * size, size);
  }

  @Override
  public void writePrefix(RowBinaryOutput target) {}

  @Override
  public void writeData(Consumer<RowBinaryOutput> parts) {
    parts.accept(values);
  }

  @Override
  public void clear() {
    values.clear();
  }
}
