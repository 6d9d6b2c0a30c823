package dev.tidemark.storage.clickhouse;

import java.io.IOException;
import java.io.Serial;

/** A statement failed after its answer had begun. */
final class LateFailure extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code ClickHouse's error code, 0 if it cannot be read
   */
  LateFailure(String message, int code) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
