package dev.tidemark.benchmarks.dashboard;

import dev.tidemark.server.client.TidemarkClient;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Models that receive one row a second each, as long as this is open. */
final class LiveTraffic implements AutoCloseable {
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final SplittableRandom random = new SplittableRandom(1);
  private final TidemarkClient client;
  private final int first;
  private final int models;
  private final int features;
  private final ScheduledFuture<?> sending;

  /**
   * Begins at once.
   *
   * @param first number of the first model
   */
  LiveTraffic(URI url, int first, int models, int features) {
    this.client = new TidemarkClient(url, null);
    this.first = first;
    this.models = models;
    this.features = features;
    this.sending = clock.scheduleAtFixedRate(this::send, 0, 1, TimeUnit.SECONDS);
  }

  private void send() {
    if (models == 0) {
      return;
    }
    String rows =
        IntStream.range(first, first + models)
            .mapToObj(this::row)
            .collect(Collectors.joining("\n"));
    client.post("/v1/predictions", TidemarkClient.NDJSON, BodyPublishers.ofString(rows), Map.of());
  }

  private String row(int model) {
    String values =
        IntStream.range(0, features)
            .mapToObj(feature ->
                String.format(Locale.ROOT, "\"feature-%04d\":%.4f", feature, random.nextGaussian()))
            .collect(Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        "{\"model\":\"%s\",\"version\":\"1\",\"features\":{%s},\"prediction\":\"%s\",\"score\":%.4f}",
        FleetData.model(model),
        values,
        random.nextBoolean() ? "yes" : "no",
        random.nextDouble());
  }

  /**
   * Ends it.
   *
   * @throws IllegalStateException if rows could not be sent
   */
  @Override
  public void close() {
    boolean hasFailed = sending.state() == Future.State.FAILED;
    clock.shutdownNow();
    client.close();
    if (hasFailed) {
      throw new IllegalStateException("rows were not sent", sending.exceptionNow());
    }
  }
}
