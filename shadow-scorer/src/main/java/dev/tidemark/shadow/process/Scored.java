package dev.tidemark.shadow.process;

import dev.tidemark.storage.model.ClassLabel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model answered to one batch.
 *
 * @param labels one a row; empty when the model gives none
 * @param scores one a row, NaN where the model gave NaN; empty when it gives none
 * @param values one a row; empty when the model gives none
 * @param classes names of the probabilities' columns, empty when they were not asked for or have
 *     none
 * @param probabilities rows × columns, row-major; empty when not asked for
 * @param columns of {@code probabilities}
 * @param nanos the model's own time
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, compared nowhere
public record Scored(
    int rows,
    List<ClassLabel> labels,
    double[] scores,
    double[] values,
    List<String> classes,
    float[] probabilities,
    int columns,
    long nanos) {
  static Scored read(ByteBuffer from) throws IOException {
    int rows = from.getInt();
    long nanos = from.getLong();
    List<ClassLabel> labels = labels(from);
    double[] scores = doubles(from);
    double[] values = doubles(from);
    List<String> classes = Payload.texts(from);
    int columns = from.getInt();
    float[] probabilities = new float[Payload.length(from, 4)];
    from.asFloatBuffer().get(probabilities);
    for (double[] part : List.of(scores, values)) {
      if (part.length != 0 && part.length != rows) {
        throw new IOException("an answer of " + part.length + " values to " + rows + " rows");
      }
    }
    if ((!labels.isEmpty() && labels.size() != rows)
        || (probabilities.length != 0 && probabilities.length != (long) rows * columns)) {
      throw new IOException("an answer that does not fit " + rows + " rows");
    }
    return new Scored(rows, labels, scores, values, classes, probabilities, columns, nanos);
  }

  private static List<ClassLabel> labels(ByteBuffer from) throws IOException {
    double[] numbers = doubles(from);
    List<String> names = Payload.texts(from);
    int count = Payload.length(from, 4);
    List<ClassLabel> labels = new ArrayList<>(Math.max(numbers.length, count));
    for (double number : numbers) {
      labels.add(ClassLabel.of(number));
    }
    List<ClassLabel> known = names.stream().map(ClassLabel::ofText).toList();
    for (int i = 0; i < count; i++) {
      int name = from.getInt();
      if (name < 0 || name >= known.size()) {
        throw new IOException("label " + name);
      }
      labels.add(known.get(name));
    }
    return labels;
  }

  private static double[] doubles(ByteBuffer from) throws IOException {
    double[] values = new double[Payload.length(from, 8)];
    from.asDoubleBuffer().get(values);
    from.position(from.position() + 8 * values.length);
    return values;
  }
}
