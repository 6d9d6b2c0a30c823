package dev.tidemark.storage.clickhouse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Rows turned into the one block of columns that an insert in format {@code Native} consists of.
 * ClickHouse takes a block in as it stands, where rows have to be taken apart value by value and
 * every repeated name looked up again. Used for many blocks, keeping its memory. Not thread-safe.
 *
 * @see <a href="https://clickhouse.com/docs/interfaces/formats/Native">Native</a>
 */
public final class NativeBlock {
  private final List<String> names;
  private final Column[] columns;
  private final RowCursor cursor = new RowCursor();

  /** Rows that are too many for one block. */
  @FunctionalInterface
  public interface Source {
    /**
     * Puts the next rows into the empty block; none when there are no more.
     *
     * @throws IOException if they cannot be had: the insert is broken off
     */
    void fill(NativeBlock block) throws IOException;
  }

  /**
   * @param names as many as columns
   * @param columns in the order of a row's values
   */
  public NativeBlock(List<String> names, List<Column> columns) {
    if (names.size() != columns.size()) {
      throw new IllegalArgumentException(names.size() + " names of " + columns.size());
    }
    this.names = List.copyOf(names);
    this.columns = columns.toArray(Column[]::new);
  }

  public static StringColumn text() {
    return new StringColumn();
  }

  /** Texts that repeat, such as names. */
  public static DictionaryColumn lowCardinality() {
    return new DictionaryColumn();
  }

  /** {@code Float64}. */
  public static FixedColumn number() {
    return new FixedColumn("Float64", 8);
  }

  /** {@code Float32}. */
  public static FixedColumn shortNumber() {
    return new FixedColumn("Float32", 4);
  }

  /** {@code UInt64}. */
  public static FixedColumn count() {
    return new FixedColumn("UInt64", 8);
  }

  /** Milliseconds since 1970 in UTC. */
  public static FixedColumn time() {
    return new FixedColumn("DateTime64(3, 'UTC')", 8);
  }

  public static ListColumn array(Column values) {
    return new ListColumn("Array", values);
  }

  public static ListColumn map(Column keys, Column values) {
    return new ListColumn("Map", keys, values);
  }

  /**
   * Takes one row.
   *
   * @param row the values of one row, in the order of the columns
   */
  public void add(RowBinaryOutput row) {
    cursor.moveTo(row);
    for (Column column : columns) {
      column.add(cursor, 0);
    }
  }

  /** Bytes that {@link #save} writes at most. */
  public long byteSize() {
    long bytes = Integer.BYTES;
    for (Column column : columns) {
      bytes += Integer.BYTES + column.byteSize();
    }
    return bytes;
  }

  /**
   * Writes everything held, column by column and shorter than {@link #toInputStream} does: to be
   * kept, and put together with others by {@link #load}.
   */
  public void save(RowBinaryOutput target) {
    target.writeInt(columns.length);
    for (Column column : columns) {
      int start = target.size();
      target.writeInt(0);
      column.save(target, 1);
      target.setInt(start, target.size() - start - Integer.BYTES);
    }
  }

  /**
   * Appends rows that another block saved. Columns that this one has beyond the other's are left
   * for {@link #fill}.
   *
   * @param from where in the bytes they begin
   * @param size how many rows
   */
  public void load(byte[] saved, int from, int size) {
    cursor.moveTo(saved, from);
    int held = cursor.readInt();
    for (int i = 0; i < held; i++) {
      int length = cursor.readInt();
      int end = cursor.at() + length;
      columns[i].load(cursor, size);
      if (cursor.at() != end) {
        throw new IllegalArgumentException(names.get(i) + " does not end where it should");
      }
    }
  }

  /**
   * Reads one column of rows that a block saved.
   *
   * @param column its number
   * @param target of the same type
   * @throws RuntimeException if there are no such rows
   */
  public static void load(byte[] saved, int from, int size, int column, Column target) {
    RowCursor cursor = new RowCursor();
    cursor.moveTo(saved, from);
    if (column >= cursor.readInt()) {
      throw new IllegalArgumentException("no column " + column);
    }
    for (int i = 0; i < column; i++) {
      cursor.skip(cursor.readInt());
    }
    cursor.readInt();
    target.load(cursor, size);
  }

  /** Where the rows that a block saved end. */
  public static int endOf(byte[] saved, int from) {
    RowCursor cursor = new RowCursor();
    cursor.moveTo(saved, from);
    for (int left = cursor.readInt(); left > 0; left--) {
      cursor.skip(cursor.readInt());
    }
    return cursor.at();
  }

  /** Gives the last column, one of eight bytes, this value in all rows that lack one. */
  public void fill(long value) {
    FixedColumn last = (FixedColumn) columns[columns.length - 1];
    last.fill(value, size() - last.size());
  }

  /** Appends one row to the target, in the order of the columns. */
  public void copyRow(int row, RowBinaryOutput target) {
    for (Column column : columns) {
      column.copyTo(row, target);
    }
  }

  public List<String> names() {
    return names;
  }

  /** Rows held. */
  public int size() {
    return columns[0].size();
  }

  /** The block as it is sent, not copied: valid until it is changed. */
  public InputStream toInputStream() {
    List<InputStream> parts = new ArrayList<>();
    RowBinaryOutput head = new RowBinaryOutput(16);
    head.writeLength(columns.length).writeLength(size());
    parts.add(head.toInputStream());
    for (int i = 0; i < columns.length; i++) {
      RowBinaryOutput title = new RowBinaryOutput(64);
      title.writeString(names.get(i)).writeString(columns[i].type());
      columns[i].writePrefix(title);
      parts.add(title.toInputStream());
      columns[i].writeData(part -> parts.add(part.toInputStream()));
    }
    return size() == 0
        ? new ByteArrayInputStream(new byte[0])
        : new SequenceInputStream(Collections.enumeration(parts));
  }

  /** Starts over, keeping the memory. */
  public void clear() {
    for (Column column : columns) {
      column.clear();
    }
  }
}
