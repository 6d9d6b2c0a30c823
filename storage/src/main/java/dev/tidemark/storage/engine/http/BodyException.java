package dev.tidemark.storage.engine.http;

import java.io.IOException;
import java.util.Objects;

/** A body that cannot be used, found while it was being read; the client is there to be told. */
final class BodyException extends IOException {
  private static final long serialVersionUID = 1L;

  /** ClickHouse's {@code CANNOT_DECOMPRESS}. */
  private static final int CANNOT_DECOMPRESS = 271;

  private final int status;
  private final int code;

  private BodyException(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static BodyException tooLarge(long limit) {
    return new BodyException(413, 0, "the request's body is larger than " + limit + " bytes");
  }

  static BodyException broken(IOException cause) {
    BodyException e =
        new BodyException(
            400,
            CANNOT_DECOMPRESS,
            "Code: 271. DB::Exception: the request's body cannot be decoded: "
                + cause.getMessage()
                + " (CANNOT_DECOMPRESS)");
    e.initCause(cause);
    return e;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
