package dev.tidemark.storage.clickhouse;

import java.util.function.Consumer;

/** Values of one size, as they are: numbers and times. */
final class FixedColumn implements Column {
  private final String type;
  private final int size;
  private final RowBinaryOutput values = new RowBinaryOutput(1 << 10);

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
