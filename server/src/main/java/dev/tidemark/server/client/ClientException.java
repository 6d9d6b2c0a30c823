package dev.tidemark.server.client;

import java.io.Serial;
import java.time.Duration;
import java.util.List;

/** A running server refused, or could not be reached; the message is for the person who asked. */
public final class ClientException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final transient List<Json> errors;
  private final transient Duration retryAfter;

  /**
   * @param status HTTP status, 0 when no answer came
   */
  public ClientException(String message, int status) {
    this(message, status, List.of(), Duration.ZERO);
  }

  /**
   * @param errors the problem's {@code errors}, each with {@code pointer} and {@code detail}
   * @param retryAfter when the server wants to be asked again; zero if it did not say
   */
  ClientException(String message, int status, List<Json> errors, Duration retryAfter) {
    super(message);
    this.status = status;
    this.errors = List.copyOf(errors);
    this.retryAfter = retryAfter;
  }

  /** HTTP status, 0 when no answer came. */
  public int status() {
    return status;
  }

  /** What the problem says of single fields: {@code pointer} and {@code detail} of each. */
  public List<Json> errors() {
    return errors;
  }

  /** How long the server asked to wait before the next try; zero if it did not say. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** Whether the same request may be taken later. */
  public boolean isPassing() {
    return status == 0 || status == 429 || status >= 502;
  }
}
