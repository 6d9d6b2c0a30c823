package dev.tidemark.server.client;

import java.io.Serial;

/** A running server refused, or could not be reached; the message is for the person who asked. */
public final class ClientException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status HTTP status, 0 when no answer came
   */
  public ClientException(String message, int status) {
    super(message);
    this.status = status;
  }

  /** HTTP status, 0 when no answer came. */
  public int status() {
    return status;
  }
}
