package dev.tidemark.storage.result;

/** What a metric speaks of: the whole model, one input feature, or one output of the model. */
public enum Subject {
  MODEL(0),
  FEATURE(1),
  OUTPUT(2);

  private final byte code;

  Subject(int code) {
    this.code = (byte) code;
  }

  /** As the tables' enumerations number it. */
  public byte code() {
    return code;
  }

  /**
   * @throws IllegalArgumentException if no subject has this number
   */
  public static Subject ofCode(byte code) {
    return switch (code) {
      case 0 -> MODEL;
      case 1 -> FEATURE;
      case 2 -> OUTPUT;
      default -> throw new IllegalArgumentException("not a subject: " + code);
    };
  }
}
