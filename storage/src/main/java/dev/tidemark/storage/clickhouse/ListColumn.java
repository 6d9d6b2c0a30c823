package dev.tidemark.storage.clickhouse;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Lists of any length: {@code Array(V)}, or {@code Map(K, V)}, which is a list of pairs. */
public final class ListColumn implements Column {
  private final String name;
  private final Column[] elements;
  private final RowBinaryOutput ends = new RowBinaryOutput(1 << 6);
  private int count;
  private int uniform; // length of all lists; -1 when they differ

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
    end(length);
  }

  /**
   * Takes a map, or a list of texts.
   *
   * @param names its keys or texts, likely to be these very arrays the next time; never changed
   * @param values of the keys, one after the other
   * @param length how many
   */
  public void addNamed(byte[][] names, RowCursor values, int length) {
    DictionaryColumn keys = (DictionaryColumn) elements[0];
    for (int i = 0; i < length; i++) {
      keys.add(names[i], i);
    }
    if (elements.length > 1) {
      elements[1].addAll(values, length);
    }
    end(length);
  }

  /** Ends a list of so many elements, which its columns have taken. */
  private void end(int length) {
    if (ends.size() == 0) {
      uniform = length;
    } else if (length != uniform) {
      uniform = -1;
    }
    count += length;
    ends.writeLong(count);
  }

  @Override
  public int size() {
    return ends.size() / Long.BYTES;
  }

  @Override
  public long byteSize() {
    long bytes = (long) Integer.BYTES + (uniform >= 0 ? 0 : ends.size() / 2);
    for (Column element : elements) {
      bytes += count == 0 ? 0 : element.byteSize();
    }
    return bytes;
  }

  @Override
  public void save(RowBinaryOutput target, int period) {
    int size = size();
    target.writeInt(uniform);
    for (int i = 0; i < size && uniform < 0; i++) {
      target.writeInt(after(i) - first(i));
    }
    for (Column element : elements) {
      if (count > 0) {
        element.save(target, Math.max(0, uniform));
      }
    }
  }

  @Override
  public void load(RowCursor saved, int size) {
    int before = count;
    int length = saved.readInt();
    for (int i = 0; i < size; i++) {
      end(length >= 0 ? length : saved.readInt());
    }
    for (Column element : elements) {
      if (count > before) {
        element.load(saved, count - before);
      }
    }
  }

  @Override
  public void copyTo(int index, RowBinaryOutput target) {
    target.writeLength(after(index) - first(index));
    for (int i = first(index); i < after(index); i++) {
      for (Column element : elements) {
        element.copyTo(i, target);
      }
    }
  }

  private int first(int index) {
    return index == 0 ? 0 : after(index - 1);
  }

  private int after(int index) {
    return (int) ends.longAt(index * Long.BYTES);
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
