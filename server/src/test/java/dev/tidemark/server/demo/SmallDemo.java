package dev.tidemark.server.demo;

import dev.tidemark.server.assembly.Service;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.server.console.Steps;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo on every 30th flight, on a service that runs already. For tests. */
public final class SmallDemo implements AutoCloseable {
  private static final double SHARE = 1 / 30.0;

  private final LocalReceiver receiver;

  private SmallDemo(LocalReceiver receiver) {
    this.receiver = receiver;
  }

  /** Begins to listen for webhooks, which the service must be {@linkplain #allowed allowed}. */
  public static SmallDemo listening() throws IOException {
    return new SmallDemo(LocalReceiver.start());
  }

  /** The flights' file, which npm fetches. */
  public static Path file(Path checkout) {
    return checkout.resolve(FlightLog.FILE);
  }

  /** Where its receiver is, as {@code tidemark.receivers.allow} takes it. */
  public String allowed() {
    return "127.0.0.1/32:" + receiver.port();
  }

  /** Reference, traffic, analysis, candidate and alerts. */
  public void run(Service service, TidemarkClient client, Path checkout)
      throws IOException, InterruptedException {
    if (!Files.isReadable(file(checkout))) {
      throw new IllegalArgumentException(file(checkout) + " is missing");
    }
    Steps steps = new Steps(new PrintWriter(new StringWriter()), false);
    new Demo(client, service.clickHouse(), receiver, steps).run(file(checkout), SHARE);
  }

  @Override
  public void close() {
    receiver.close();
  }
}
