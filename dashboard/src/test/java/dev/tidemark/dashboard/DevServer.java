package dev.tidemark.dashboard;

import io.micronaut.runtime.server.EmbeddedServer;
import java.util.concurrent.CountDownLatch;

/** The pages alone, on a throwaway engine with made-up models: {@code DevServer [port]}. */
public final class DevServer {
  private DevServer() {}

  public static void main(String[] arguments) throws InterruptedException {
    int port = arguments.length == 0 ? 8080 : Integer.parseInt(arguments[0]);
    EmbeddedServer server = DashboardServer.start(port, SyntheticFleet::fill);
    System.out.println("dashboard at " + server.getURL());
    new CountDownLatch(1).await();
  }
}
