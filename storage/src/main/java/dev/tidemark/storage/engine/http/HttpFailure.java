package dev.tidemark.storage.engine.http;

import java.util.Objects;

/** A request that ends with an error before, or instead of, a statement of its own. */
final class HttpFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  /**
   * An answer with this HTTP status and ClickHouse error code.
   *
   * @param code the code, or 0 where ClickHouse has none
   */
  HttpFailure(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }
}
