package dev.tidemark.shadow.mapping;

import dev.tidemark.shadow.onnx.ElementType;
import dev.tidemark.shadow.process.InputLayout;
import java.util.List;

/**
 * How one model input is filled.
 *
 * @param features one for each column, or the one embedding that fills them all
 * @param vector whether it is an embedding
 */
public record InputMapping(InputLayout layout, List<String> features, boolean vector) {
  public InputMapping {
    features = List.copyOf(features);
  }

  static boolean isText(ElementType type) {
    return type == ElementType.STRING;
  }

  static boolean hasNaN(ElementType type) {
    return type == ElementType.FLOAT || type == ElementType.DOUBLE;
  }
}
