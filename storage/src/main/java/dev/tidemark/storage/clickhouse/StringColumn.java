package dev.tidemark.storage.clickhouse;

import java.util.function.Consumer;

/** Texts, each with its length: {@code String}. */
final class StringColumn implements Column {
  private final RowBinaryOutput values = new RowBinaryOutput(1 << 10);

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
