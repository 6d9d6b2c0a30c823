package dev.tidemark.storage.clickhouse;

import java.io.Serial;

/** ClickHouse did not do what was asked; says whether asking again can help. */
public final class StorageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final int code;

  /**
   * @param code ClickHouse's error code, 0 when the server gave none (connection lost, timeout)
   */
  public StorageException(String message, boolean retryable, int code, Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
    this.code = code;
  }

  /**
   * Whether the same call may succeed later: the server was away or busy, not the statement wrong.
   */
  public boolean isRetryable() {
    return retryable;
  }

  /** ClickHouse's error code, 0 when the server gave none. */
  public int code() {
    return code;
  }
}
