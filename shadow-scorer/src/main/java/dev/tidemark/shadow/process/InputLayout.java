package dev.tidemark.shadow.process;

import dev.tidemark.shadow.onnx.ElementType;

/**
 * How one model input is sent.
 *
 * @param columns values a row has in it; 0: the tensor is {@code [N]} rather than {@code [N, 1]}
 */
public record InputLayout(String name, ElementType type, int columns) {
  /** Values a row has in it. */
  public int width() {
    return Math.max(1, columns);
  }
}
