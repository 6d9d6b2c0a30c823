package dev.tidemark.storage.clickhouse;

import java.util.function.Consumer;

/** One column of a {@link NativeBlock}. Values are taken over from rows in binary form. */
public interface Column {
  /** As ClickHouse names the type. */
  String type();

  /**
   * Takes the next value.
   *
   * @param place which element of its row's list this is, from 0; 0 outside of lists
   */
  void add(RowCursor value, int place);

  /** What stands before the column's data: versions of inner formats. */
  void writePrefix(RowBinaryOutput target);

  /**
   * Hands over the data, part by part.
   *
   * @param parts valid until the next value is added
   */
  void writeData(Consumer<RowBinaryOutput> parts);

  /** Forgets all values, keeping the memory. */
  void clear();
}
