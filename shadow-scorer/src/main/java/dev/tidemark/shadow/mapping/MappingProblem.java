package dev.tidemark.shadow.mapping;

import java.io.Serial;

/** A model and its traffic do not fit; says which input and feature, and what to do. */
public final class MappingProblem extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public MappingProblem(String reason) {
    super(reason);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
