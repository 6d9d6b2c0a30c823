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
  private int rows;

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

  public static Column text() {
    return new StringColumn();
  }

  /** Texts that repeat, such as names. */
  public static Column lowCardinality() {
    return new DictionaryColumn();
  }

  /** {@code Float64}. */
  public static Column number() {
    return new FixedColumn("Float64", 8);
  }

  /** {@code Float32}. */
  public static Column shortNumber() {
    return new FixedColumn("Float32", 4);
  }

  /** {@code UInt64}. */
  public static Column count() {
    return new FixedColumn("UInt64", 8);
  }

  /** Milliseconds since 1970 in UTC. */
  public static Column time() {
    return new FixedColumn("DateTime64(3, 'UTC')", 8);
  }

  public static Column array(Column values) {
    return new ListColumn("Array", values);
  }

  public static Column map(Column keys, Column values) {
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
    rows++;
  }

  public List<String> names() {
    return names;
  }

  /** Rows held. */
  public int size() {
    return rows;
  }

  /** The block as it is sent, not copied: valid until it is changed. */
  public InputStream toInputStream() {
    List<InputStream> parts = new ArrayList<>();
    RowBinaryOutput head = new RowBinaryOutput(16);
    head.writeLength(columns.length).writeLength(rows);
    parts.add(head.toInputStream());
    for (int i = 0; i < columns.length; i++) {
      RowBinaryOutput title = new RowBinaryOutput(64);
      title.writeString(names.get(i)).writeString(columns[i].type());
      columns[i].writePrefix(title);
      parts.add(title.toInputStream());
      columns[i].writeData(part -> parts.add(part.toInputStream()));
    }
    return rows == 0
        ? new ByteArrayInputStream(new byte[0])
        : new SequenceInputStream(Collections.enumeration(parts));
  }

  /** Starts over, keeping the memory. */
  public void clear() {
    rows = 0;
    for (Column column : columns) {
      column.clear();
    }
  }
}
