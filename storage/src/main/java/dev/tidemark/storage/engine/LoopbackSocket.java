package dev.tidemark.storage.engine;

import dev.tidemark.storage.engine.chdb.EngineUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** The one address that an engine listens on. */
final class LoopbackSocket {
  /**
   * Where a free port is looked for: below what Linux and macOS hand out to outgoing connections,
   * so that the port stays free, and cannot be taken by a client that dials it, while a dead engine
   * is started again.
   */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;
  private static final int TRIES = 100;
  private static final int BACKLOG = 256;

  private LoopbackSocket() {}

  /**
   * Binds to a port of 127.0.0.1; 0 stands for a free one.
   *
   * @throws EngineUnavailableException if the port is taken
   */
  static ServerSocket bind(int port) throws IOException {
    if (port != 0) {
      try {
        return open(port);
      } catch (IOException e) {
        throw new EngineUnavailableException(
            "Port "
                + port
                + " on 127.0.0.1 cannot be used: "
                + e.getMessage()
                + ". Choose another with --port, or 0 for a free one.",
            e);
      }
    }
    for (int i = 0; i < TRIES; i++) {
      try {
        return open(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));
      } catch (IOException e) {
        // taken: the next one
      }
    }
    return open(0);
  }

  private static ServerSocket open(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
          BACKLOG);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
