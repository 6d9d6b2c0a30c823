package dev.tidemark.shadow.process;

import java.io.Serial;

/** A scoring process did not do what was asked. */
public final class ScorerFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    /** ONNX Runtime said no; the process is well. */
    REFUSED,
    /** It was ended at a limit of time or memory. */
    LIMIT,
    /** It ended by itself or was ended by somebody else. */
    DIED
  }

  private final Kind kind;

  public ScorerFailure(Kind kind, String reason) {
    super(reason);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** For the model's owner. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
