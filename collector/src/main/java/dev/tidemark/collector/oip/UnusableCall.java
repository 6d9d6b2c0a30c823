package dev.tidemark.collector.oip;

import java.io.Serial;

/**
 * An inference call, or half of one, that cannot be used. Carries no stack trace: it is an answer.
 */
public final class UnusableCall extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String pointer;

  /**
   * @param pointer JSON pointer into the body, empty for all of it
   * @param detail for users, such as {@code must be an array}
   */
  public UnusableCall(String pointer, String detail) {
    super(detail, null, false, false);
    this.pointer = pointer;
  }

  public String pointer() {
    return pointer;
  }

  /** For users. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** A JSON pointer's step for a name (RFC 6901). */
  static String step(String name) {
    return "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
