package dev.tidemark.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.assembly.Service;
import dev.tidemark.server.assembly.ServiceOptions;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.server.demo.SmallDemo;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** One service with all its rooms, the demo's flights and the bank's calls in it. */
final class StoryServer implements AutoCloseable {
  static final String FLIGHTS = "flight-delay";
  static final String BANK = "bank-term-deposit";
  static final Path CHECKOUT = Path.of(System.getProperty("tidemark.root", ".."));
  static final Path DATA = CHECKOUT.resolve("../shared/data/bank-marketing");

  private static final String ALLOWED_RECEIVERS = "tidemark.receivers.allow";

  private final SmallDemo demo;
  private final Service service;

  private StoryServer(SmallDemo demo, Service service) {
    this.demo = demo;
    this.service = service;
  }

  static StoryServer start(Path directory) throws IOException, InterruptedException {
    SmallDemo demo = SmallDemo.listening();
    System.setProperty(ALLOWED_RECEIVERS, demo.allowed());
    Service service =
        Service.start(
            ServiceOptions.fromEnvironment(Map.of())
                .withAddress("127.0.0.1", 0)
                .withDataDirectory(directory.resolve("data")));
    StoryServer started = new StoryServer(demo, service);
    try (TidemarkClient client = new TidemarkClient(service.url(), service.operatorKey())) {
      loadBank(client);
      demo.run(service, client, CHECKOUT);
    }
    return started;
  }

  URI url() {
    return service.url();
  }

  private static void loadBank(TidemarkClient client) throws FileNotFoundException {
    client.putJson(
        "/v1/models/" + BANK, Map.of("task", "binary", "positive_label", "1", "window", "1mo"));
    post(client, "/v1/predictions", "predictions.ndjson.gz");
    post(client, "/v1/labels?model=" + BANK, "labels.ndjson.gz");
    Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
    while (client.get("/v1/models/" + BANK).number("rows").orElse(0) < 22_366) {
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(100_000_000);
    }
    client.put(
        "/v1/models/" + BANK + "/references/before",
        TidemarkClient.JSON,
        BodyPublishers.ofString(
            "{\"from\": \"2008-08-01T00:00:00Z\", \"to\": \"2008-09-01T00:00:00Z\"}"));
    client.post(
        "/v1/models/" + BANK + "/analyses",
        TidemarkClient.JSON,
        BodyPublishers.ofString(
            "{\"from\": \"2008-11-01T00:00:00Z\", \"to\": \"2009-06-01T00:00:00Z\"}"),
        Map.of("Prefer", "wait=60"));
  }

  private static void post(TidemarkClient client, String path, String file)
      throws FileNotFoundException {
    assertThat(
            client
                .post(
                    path,
                    TidemarkClient.NDJSON,
                    BodyPublishers.ofFile(DATA.resolve(file)),
                    Map.of("Content-Encoding", "gzip"))
                .status())
        .isEqualTo(202);
  }

  @Override
  public void close() {
    System.clearProperty(ALLOWED_RECEIVERS);
    service.close();
    demo.close();
  }
}
