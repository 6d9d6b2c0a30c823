package dev.tidemark.shadow.onnx;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One input or output of a model file.
 *
 * @param type null when it is not a tensor of a type that features or answers can have
 * @param typeName for people
 * @param shape sizes in order, −1 for one that may vary; empty for anything but a tensor
 */
public record ValueSpec(
    String name, @Nullable ElementType type, String typeName, List<Long> shape) {
  public ValueSpec {
    shape = List.copyOf(shape);
  }

  /** For people: {@code float[N, 30]}. */
  public String describe() {
    StringBuilder text = new StringBuilder(typeName.toLowerCase(Locale.ROOT));
    if (!shape.isEmpty()) {
      text.append('[');
      for (int i = 0; i < shape.size(); i++) {
        text.append(i == 0 ? "" : ", ").append(shape.get(i) < 0 ? "N" : shape.get(i).toString());
      }
      text.append(']');
    }
    return text.toString();
  }
}
