package dev.tidemark.storage.result;

/** How a metric's value is judged. */
public enum Status {
  OK(0),
  WARNING(1),
  DRIFT(2),
  /** Too few rows to say anything. */
  INSUFFICIENT(3),
  /** It could not be computed; the detail says why. */
  FAILED(4);

  private final byte code;

  Status(int code) {
    this.code = (byte) code;
  }

  /** As the table's enumeration, and {@code /prometheus}, number it. */
  public byte code() {
    return code;
  }
}
