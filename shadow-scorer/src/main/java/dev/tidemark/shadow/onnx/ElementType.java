package dev.tidemark.shadow.onnx;

import org.jspecify.annotations.Nullable;

/** Types of tensor elements that features can be given in; codes are ONNX's. */
public enum ElementType {
  FLOAT(1, 4),
  INT32(6, 4),
  INT64(7, 8),
  STRING(8, 4),
  BOOL(9, 1),
  DOUBLE(11, 8);

  private final int code;
  private final int bytes;

  ElementType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** Bytes of one element as it is sent to the scoring process; a text is sent as its number. */
  public int bytes() {
    return bytes;
  }

  /** Null: a type that no feature fits. */
  static @Nullable ElementType ofCode(int code) {
    for (ElementType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }
}
