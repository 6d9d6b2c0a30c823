package dev.tidemark.server.assembly;

import java.io.Serial;

/** The service cannot start; the message tells the person at the terminal what to do. */
public final class StartupException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public StartupException(String message) {
    super(message);
  }
}
