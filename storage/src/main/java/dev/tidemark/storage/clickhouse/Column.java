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

  /** Takes the values of one row's list. */
  default void addAll(RowCursor values, int length) {
    for (int i = 0; i < length; i++) {
      add(values, i);
    }
  }

  /** Values held. */
  int size();

  /** Bytes that {@link #save} writes at most. */
  long byteSize();

  /**
   * Writes all values shortly, for {@link #load}: what repeats stands there once.
   *
   * @param period after how many values they may begin again; 0: not known
   */
  void save(RowBinaryOutput target, int period);

  /**
   * Appends what {@link #save} wrote.
   *
   * @param size how many values that were
   */
  void load(RowCursor saved, int size);

  /** Appends one value in binary form to the target, as {@link #add} took it. */
  void copyTo(int index, RowBinaryOutput target);

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
