package dev.tidemark.shadow.mapping;

import dev.tidemark.shadow.onnx.ElementType;
import dev.tidemark.shadow.process.Payload;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of one input for the rows of one batch, as bytes. Not thread-safe. */
final class InputBuffer {
  private static final VarHandle FLOAT = view(float[].class);
  private static final VarHandle DOUBLE = view(double[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle INT = view(int[].class);

  private final InputMapping mapping;
  private final ElementType type;
  private final int width;
  private final byte[] bytes;
  private final byte[] nullRow;
  private final String[] nullTexts;
  private final boolean[] mustHave;
  private final boolean anyMust;
  private final BitSet found = new BitSet();
  private final Map<String, Integer> words = new LinkedHashMap<>();
  private int wordBytes;
  private int row;

  private InputBuffer(InputMapping mapping, int rows) {
    this.mapping = mapping;
    this.type = mapping.layout().type();
    this.width = mapping.layout().width();
    int rowBytes = Math.multiplyExact(width, type.bytes());
    this.bytes = new byte[Math.multiplyExact(rows, rowBytes)];
    this.nullRow = new byte[rowBytes];
    this.nullTexts = new String[width];
    this.mustHave = new boolean[width];
    Arrays.fill(nullTexts, "");
    this.anyMust = !isText() && !InputMapping.hasNaN(type);
    Arrays.fill(mustHave, anyMust);
  }

  static InputBuffer of(InputMapping input, Mapping mapping, int rows) {
    InputBuffer buffer = new InputBuffer(input, rows);
    buffer.setNulls(mapping);
    return buffer;
  }

  private void setNulls(Mapping all) {
    for (int column = 0; column < width; column++) {
      String feature = mapping.features().get(mapping.vector() ? 0 : column);
      MappingRequest.Fill fill = all.fill().get(feature);
      Map<String, Double> codes = all.categories().get(feature);
      if (isText()) {
        nullTexts[column] =
            fill == null ? "" : fill.text().isEmpty() ? plain(fill.number()) : fill.text();
        continue;
      }
      double value = Double.NaN;
      if (fill != null && !Double.isNaN(fill.number())) {
        value = fill.number();
      } else if (codes != null) {
        String stands = fill == null ? "" : fill.text();
        value = codes.getOrDefault(stands, all.unseen());
      }
      mustHave[column] &= Double.isNaN(value);
      put(nullRow, column, value);
    }
  }

  private static String plain(double number) {
    return Double.isNaN(number) ? "" : dev.tidemark.storage.model.ClassLabel.of(number).name();
  }

  String name() {
    return mapping.layout().name();
  }

  int width() {
    return width;
  }

  boolean isText() {
    return type == ElementType.STRING;
  }

  /** Whether it holds {@code float}s, any of which may be absent. */
  boolean isPlain() {
    return type == ElementType.FLOAT && !anyMust;
  }

  /** As {@link #put(int, double)} where {@link #isPlain}. */
  void putPlain(int column, float value) {
    FLOAT.set(bytes, (row * width + column) * 4, value);
  }

  void startRow(int newRow) {
    row = newRow;
    if (newRow == 0) {
      found.clear();
      words.clear();
      wordBytes = 0;
    }
    if (isText()) {
      for (int column = 0; column < width; column++) {
        put(column, nullTexts[column]);
      }
    } else {
      System.arraycopy(nullRow, 0, bytes, row * nullRow.length, nullRow.length);
    }
  }

  void put(int column, double value) {
    int cell = row * width + column;
    if (anyMust) {
      found.set(cell);
    }
    put(bytes, cell, value);
  }

  void put(int column, String value) {
    Integer word = words.get(value);
    if (word == null) {
      word = words.size();
      words.put(value, word);
      wordBytes += 4 + value.getBytes(StandardCharsets.UTF_8).length;
    }
    INT.set(bytes, (row * width + column) * 4, (int) word);
  }

  /** Which feature is null where the input has no null; empty when none is. */
  String missing(int rows) {
    if (!anyMust) {
      return "";
    }
    for (int cell = found.nextClearBit(0);
        cell < rows * width;
        cell = found.nextClearBit(cell + 1)) {
      if (mustHave[cell % width]) {
        String feature = mapping.features().get(mapping.vector() ? 0 : cell % width);
        return "Input '"
            + name()
            + "' holds whole numbers, which cannot be null, but feature '"
            + feature
            + "' is null in some rows; give {\"fill\": {\""
            + feature
            + "\": …}}.";
      }
    }
    return "";
  }

  /** Position after this input's part when it starts at {@code position}. */
  int sizeAfter(int position, int rows) {
    int size = Math.multiplyExact(rows, nullRow.length);
    return isText()
        ? Math.addExact(position, 4 + wordBytes + size)
        : Math.addExact(Payload.aligned(position), size);
  }

  int copyTo(byte[] payload, int position, int rows) {
    int at = position;
    if (isText()) {
      ByteBuffer target = Payload.reader(payload);
      target.position(position);
      target.putInt(words.size());
      for (String word : words.keySet()) {
        byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
        target.putInt(utf8.length).put(utf8);
      }
      at = target.position();
    } else {
      at = Payload.aligned(position);
    }
    System.arraycopy(bytes, 0, payload, at, rows * nullRow.length);
    return at + rows * nullRow.length;
  }

  private void put(byte[] target, int cell, double value) {
    switch (type) {
      case FLOAT -> FLOAT.set(target, cell * 4, (float) value);
      case DOUBLE -> DOUBLE.set(target, cell * 8, value);
      case INT64 -> LONG.set(target, cell * 8, (long) value);
      case INT32 -> INT.set(target, cell * 4, (int) value);
      case BOOL -> target[cell] = (byte) (value != 0 && !Double.isNaN(value) ? 1 : 0);
      case STRING -> throw new IllegalStateException("a number in input " + name());
    }
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }
}
