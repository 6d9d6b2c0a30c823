package dev.tidemark.shadow.worker;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.tidemark.shadow.process.OutputLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts a model's outputs into an answer. Keeps its buffer; not thread-safe. */
final class Answer {
  private static final double[] NONE = {};

  private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

  /** Rows × columns of one output; names only when the output names its columns. */
  @SuppressWarnings("ArrayRecordComponent") // seen here only
  private record Table(int columns, List<String> names, float[] values) {
    static final Table EMPTY = new Table(0, List.of(), new float[0]);
  }

  ByteBuffer write(OrtSession.Result result, OutputLayout layout, int rows, long nanos)
      throws OrtException {
    buffer.clear();
    room(12).putInt(rows).putLong(nanos);
    if (layout.label().isEmpty()) {
      numbers(NONE);
      words(List.of(), new int[0]);
    } else {
      label((OnnxTensor) output(result, layout.label()), rows);
    }
    Table table = Table.EMPTY;
    if (!layout.score().isEmpty()) {
      table = table(output(result, layout.score()), rows);
      numbers(column(table, layout, rows));
    } else {
      numbers(NONE);
    }
    numbers(
        layout.value().isEmpty()
            ? NONE
            : doubles((OnnxTensor) output(result, layout.value()), rows, layout.value()));
    if (layout.probabilities()) {
      names(table.names());
      floats(table.columns(), table.values());
    } else {
      names(List.of());
      floats(0, new float[0]);
    }
    return buffer.flip();
  }

  private static OnnxValue output(OrtSession.Result result, String name) {
    return result
        .get(name)
        .orElseThrow(() -> new IllegalStateException("the model gave no output '" + name + "'"));
  }

  private void label(OnnxTensor tensor, int rows) throws OrtException {
    if (tensor.getInfo().type == OnnxJavaType.STRING) {
      Map<String, Integer> known = new LinkedHashMap<>();
      int[] codes = new int[rows];
      Object[] values = flat(tensor.getValue(), rows);
      for (int i = 0; i < rows; i++) {
        codes[i] = known.computeIfAbsent(String.valueOf(values[i]), _ -> known.size());
      }
      numbers(NONE);
      words(List.copyOf(known.keySet()), codes);
    } else if (tensor.getInfo().type == OnnxJavaType.BOOL) {
      ByteBuffer values = tensor.getByteBuffer();
      int[] codes = new int[rows];
      for (int i = 0; i < rows; i++) {
        codes[i] = values.get(i) == 0 ? 0 : 1;
      }
      numbers(NONE);
      words(List.of("false", "true"), codes);
    } else {
      numbers(doubles(tensor, rows, "label"));
      words(List.of(), new int[0]);
    }
  }

  private static Object[] flat(Object value, int rows) {
    Object[] values = (Object[]) value;
    if (values.length > 0 && values[0] instanceof Object[]) {
      values = Arrays.stream(values).map(row -> ((Object[]) row)[0]).toArray();
    }
    if (values.length != rows) {
      throw new IllegalStateException(values.length + " labels for " + rows + " rows");
    }
    return values;
  }

  private static Table table(OnnxValue value, int rows) throws OrtException {
    return switch (value) {
      case OnnxTensor tensor -> {
        float[] values = floats(tensor);
        if (rows == 0 || values.length % rows != 0 || values.length == 0) {
          throw new IllegalStateException(
              "the score output has " + values.length + " values for " + rows + " rows");
        }
        yield new Table(values.length / rows, List.of(), values);
      }
      case OnnxSequence sequence -> table(sequence.getValue(), rows);
      default -> throw new IllegalStateException("the score output is " + value.getInfo());
    };
  }

  private static Table table(List<? extends OnnxValue> maps, int rows) throws OrtException {
    if (maps.size() != rows) {
      throw new IllegalStateException(maps.size() + " maps for " + rows + " rows");
    }
    List<Object> keys = new ArrayList<>();
    float[] values = new float[0];
    for (int row = 0; row < rows; row++) {
      Map<?, ?> map = ((OnnxMap) maps.get(row)).getValue();
      if (row == 0) {
        keys.addAll(map.keySet());
        keys.sort((a, b) -> compare(a, b));
        values = new float[rows * keys.size()];
      }
      for (int i = 0; i < keys.size(); i++) {
        Object share = map.get(keys.get(i));
        values[row * keys.size() + i] =
            share instanceof Number number ? number.floatValue() : Float.NaN;
      }
    }
    return new Table(keys.size(), keys.stream().map(String::valueOf).toList(), values);
  }

  private static int compare(Object a, Object b) {
    return a instanceof Long x && b instanceof Long y
        ? Long.compare(x, y)
        : String.valueOf(a).compareTo(String.valueOf(b));
  }

  private static double[] column(Table table, OutputLayout layout, int rows) {
    int column = layout.scoreIndex() < 0 ? table.columns() - 1 : layout.scoreIndex();
    if (!layout.scoreClass().isEmpty() && !table.names().isEmpty()) {
      column = table.names().indexOf(layout.scoreClass());
    }
    if (column < 0 || column >= table.columns()) {
      throw new IllegalStateException(
          "the score output has " + table.columns() + " columns; the mapping asks for another");
    }
    double[] scores = new double[rows];
    for (int i = 0; i < rows; i++) {
      scores[i] = table.values()[i * table.columns() + column];
    }
    return scores;
  }

  private static float[] floats(OnnxTensor tensor) {
    FloatBuffer floats = tensor.getFloatBuffer();
    if (floats != null) {
      float[] values = new float[floats.remaining()];
      floats.get(values);
      return values;
    }
    DoubleBuffer doubles = tensor.getDoubleBuffer();
    if (doubles == null) {
      throw new IllegalStateException("the score output is " + tensor.getInfo());
    }
    float[] values = new float[doubles.remaining()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) doubles.get();
    }
    return values;
  }

  private static double[] doubles(OnnxTensor tensor, int rows, String name) {
    double[] values = new double[rows];
    FloatBuffer floats = tensor.getFloatBuffer();
    DoubleBuffer doubles = tensor.getDoubleBuffer();
    LongBuffer longs = tensor.getLongBuffer();
    IntBuffer ints = tensor.getIntBuffer();
    if (floats != null && floats.remaining() == rows) {
      Arrays.setAll(values, floats::get);
    } else if (doubles != null && doubles.remaining() == rows) {
      Arrays.setAll(values, doubles::get);
    } else if (longs != null && longs.remaining() == rows) {
      Arrays.setAll(values, longs::get);
    } else if (ints != null && ints.remaining() == rows) {
      Arrays.setAll(values, ints::get);
    } else {
      throw new IllegalStateException(
          "output " + name + " is " + tensor.getInfo() + " for " + rows + " rows");
    }
    return values;
  }

  private void numbers(double[] values) {
    room(4 + 8 * values.length).putInt(values.length);
    buffer.asDoubleBuffer().put(values);
    buffer.position(buffer.position() + 8 * values.length);
  }

  private void floats(int columns, float[] values) {
    room(8 + 4 * values.length).putInt(columns).putInt(values.length);
    buffer.asFloatBuffer().put(values);
    buffer.position(buffer.position() + 4 * values.length);
  }

  private void words(List<String> words, int[] codes) {
    names(words);
    room(4 + 4 * codes.length).putInt(codes.length);
    for (int code : codes) {
      buffer.putInt(code);
    }
  }

  private void names(List<String> names) {
    room(4).putInt(names.size());
    for (String name : names) {
      byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
      room(4 + utf8.length).putInt(utf8.length).put(utf8);
    }
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int size = Math.max(buffer.capacity() * 2, Math.addExact(buffer.position(), bytes));
      ByteBuffer larger = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
      buffer = larger.put(buffer.flip());
    }
    return buffer;
  }
}
