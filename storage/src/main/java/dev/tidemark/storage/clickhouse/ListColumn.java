package dev.tidemark.storage.clickhouse;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Lists of any length: {@code Array(V)}, or {@code Map(K, V)}, which is a list of pairs. */
final class ListColumn implements Column {
  private final String name;
  private final Column[] elements;
  private final RowBinaryOutput ends = new RowBinaryOutput(1 << 10);
  private long count;

  /**
   * @param name {@code Array} or {@code Map}
   * @param elements columns of the elements' parts
   */
  ListColumn(String name, Column... elements) {
    this.name = name;
    this.elements = elements.clone();
  }

  @Override
  public String type() {
    return Arrays.stream(elements)
        .map(Column::type)
        .collect(Collectors.joining(", ", name + "(", ")"));
  }

  @Override
  public void add(RowCursor value, int place) {
    int length = value.readLength();
    for (int i = 0; i < length; i++) {
      for (Column element : elements) {
        element.add(value, i);
      }
    }
    count += length;
    ends.writeLong(count);
  }

  @Override
  public void writePrefix(RowBinaryOutput target) {
    for (Column element : elements) {
      element.writePrefix(target);
    }
  }

  @Override
  public void writeData(Consumer<RowBinaryOutput> parts) {
    parts.accept(ends);
    if (count > 0) {
      for (Column element : elements) {
        element.writeData(parts);
      }
    }
  }

  @Override
  public void clear() {
    count = 0;
    ends.clear();
    for (Column element : elements) {
      element.clear();
    }
  }
}
