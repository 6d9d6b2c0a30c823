package dev.tidemark.shadow.onnx;

import java.io.Serial;

/** A file that is not run, with the reason for its owner. */
public final class RefusedModel extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public RefusedModel(String reason) {
    super(reason);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
