package dev.tidemark.storage.engine.http;

import java.io.IOException;

/** The client closed its connection before its request was complete. */
final class ClientGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  ClientGoneException() {
    super("the client closed the connection within its request");
  }
}
