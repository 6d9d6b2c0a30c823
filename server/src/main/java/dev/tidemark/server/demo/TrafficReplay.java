package dev.tidemark.server.demo;

import dev.tidemark.server.client.ClientException;
import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.server.console.Steps;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * Plays flights in the order of their departure as a serving system and a label pipeline would:
 * predictions as the flights leave, labels after they landed. Time is as fast as the service takes
 * it.
 */
final class TrafficReplay {
  private static final int BATCH = 5_000;
  private static final int ATTEMPTS = 60;

  private final TidemarkClient client;
  private final Scoring scoring;
  private final Truth truth;
  private final RecordLines predictions = new RecordLines();
  private final RecordLines labels = new RecordLines();

  /** Flights in the air, the first to land first. */
  private final PriorityQueue<Flight> airborne =
      new PriorityQueue<>(Comparator.comparing(Flight::arrival));

  TrafficReplay(TidemarkClient client, Scoring scoring, Truth truth) {
    this.client = client;
    this.scoring = scoring;
    this.truth = truth;
  }

  /** Posts all predictions and labels; the labels of the last flights follow at the end. */
  void run(List<Flight> flights, Steps.Progress progress) throws InterruptedException {
    for (int from = 0; from < flights.size(); from += BATCH) {
      List<Flight> batch = flights.subList(from, Math.min(from + BATCH, flights.size()));
      List<ScoredFlight> scored = scoring.received(batch);
      truth.addReceived(scored);
      truth.addUndamaged(scoring.undamaged(touched(batch)));
      scored.forEach(row -> predictions.prediction(row, false));
      post("/v1/predictions", predictions);
      airborne.addAll(batch);
      Flight last = batch.getLast();
      while (!airborne.isEmpty() && airborne.peek().arrival().isBefore(last.departure())) {
        land();
      }
      post("/v1/labels", labels);
      progress.at(
          from + batch.size(), flights.size(), last.departure().toString().substring(0, 10));
    }
    while (!airborne.isEmpty()) {
      land();
    }
    post("/v1/labels", labels);
    awaitStored();
  }

  /** What was accepted is safe at once, and in ClickHouse a moment later. */
  private void awaitStored() throws InterruptedException {
    while (client.get("/v1/collector/status").number("spooled").orElse(0) > 0) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private void land() {
    Flight flight = airborne.remove();
    labels.label(flight, flight.arrival());
  }

  private static List<Flight> touched(List<Flight> batch) {
    return batch.stream().filter(flight -> Incident.isAnyAt(flight.departure())).toList();
  }

  private void post(String path, RecordLines lines) throws InterruptedException {
    int size = lines.size();
    if (size == 0) {
      return;
    }
    Json answer = post(path, lines.take());
    double taken = answer.number("accepted").orElse(0); // repeated ones are accepted too
    if (taken != size) {
      throw new ClientException(
          path
              + " took "
              + (long) taken
              + " of "
              + size
              + " records; the first refused: "
              + answer.list("rejected").stream()
                  .findFirst()
                  .map(r -> r.text("detail"))
                  .orElse("none"),
          0);
    }
  }

  /** A service that is full says so and is asked again. */
  private Json post(String path, byte[] lines) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return client
            .post(path, TidemarkClient.NDJSON, BodyPublishers.ofByteArray(lines), Map.of())
            .body();
      } catch (ClientException e) {
        boolean full = e.status() == 429 || e.status() == 503;
        if (!full || attempt == ATTEMPTS) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }
  }
}
