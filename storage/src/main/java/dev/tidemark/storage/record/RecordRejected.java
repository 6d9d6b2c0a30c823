package dev.tidemark.storage.record;

import java.io.Serial;

/** One record cannot be used; its neighbours can. Carries no stack trace: it is an answer. */
final class RecordRejected extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String pointer;

  /**
   * @param pointer into the record, such as {@code /features/age}; empty for the record as a whole
   */
  RecordRejected(String pointer, String detail) {
    super(detail, null, false, false);
    this.pointer = pointer;
  }

  String pointer() {
    return pointer;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  /** A JSON pointer's step for a name (RFC 6901). */
  static String step(String name) {
    String shown = name.length() > 256 ? name.substring(0, 256) + "…" : name;
    return "/" + shown.replace("~", "~0").replace("/", "~1");
  }
}
