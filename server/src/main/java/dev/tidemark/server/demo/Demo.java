package dev.tidemark.server.demo;

import ai.onnxruntime.OrtException;
import dev.tidemark.server.client.ClientException;
import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.server.console.Steps;
import dev.tidemark.storage.clickhouse.ClickHouse;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The main job on real data, over the public API only: reference, traffic with late labels,
 * analysis, a candidate's shadow replay, alerts. Reading the flights is the one thing that goes to
 * ClickHouse directly.
 */
public final class Demo {
  /** Of the flights, when not all are asked for. */
  public static final double SAMPLE = 0.1;

  static final Instant TRAFFIC_START = Instant.parse("2001-02-01T00:00:00Z");
  static final Instant TRAFFIC_END = Instant.parse("2001-07-01T00:00:00Z");
  static final String RECEIVER = "demo-oncall";

  private static final int MOST_REFERENCE_FLIGHTS = 100_000;
  private static final int SCORING_BATCH = 5_000;
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Set<String> ENDED = Set.of("done", "failed", "cancelled");
  private static final String MODEL = "/v1/models/" + FlightModel.NAME;

  /** Which ONNX input takes which feature; the names are the same, two are texts. */
  private static final String MAPPING =
      """
      {"inputs": {"hour": ["hour"], "weekday": ["weekday"], "distance": ["distance"],
                  "origin": {"feature": "origin", "type": "string"},
                  "destination": {"feature": "destination", "type": "string"}},
       "outputs": {"score": {"name": "probabilities", "index": 1}, "label": {"name": "label"}}}
      """;

  private final TidemarkClient client;
  private final ClickHouse clickHouse;
  private final LocalReceiver receiver;
  private final Steps steps;
  private final Truth truth = new Truth();

  Demo(TidemarkClient client, ClickHouse clickHouse, LocalReceiver receiver, Steps steps) {
    this.client = client;
    this.clickHouse = clickHouse;
    this.receiver = receiver;
    this.steps = steps;
  }

  /** What is to be told in the end. */
  record Outcome(
      Truth truth, Results results, List<Json> alerts, List<Json> notifications, Json report) {}

  /**
   * Runs all steps.
   *
   * @param file the Parquet file of the flights
   * @param share of the flights, above 0, at most 1
   * @throws ClientException if the service refuses something
   */
  Outcome run(Path file, double share) throws IOException, InterruptedException {
    List<Flight> flights = read(file, share);
    List<Flight> january =
        flights.stream().filter(f -> f.departure().isBefore(TRAFFIC_START)).toList();
    List<Flight> traffic = flights.subList(january.size(), flights.size());
    steps.<RuntimeException>step("model and receiver", _ -> settings());
    try (FlightModel champion = FlightModel.load(FlightModel.CHAMPION)) {
      Scoring scoring = new Scoring(champion);
      steps.<RuntimeException>step("reference: January", _ -> reference(scoring, january));
      steps.<InterruptedException>step(
          "replaying February to June", progress -> replay(scoring, traffic, progress));
    } catch (OrtException e) {
      throw new IllegalStateException("the champion does not close", e);
    }
    steps.<InterruptedException>step("analysing", this::analyse);
    Json report = shadow();
    steps.<InterruptedException>step("alerts", _ -> settle());
    return new Outcome(truth, results(), alerts(), receiver.notifications(), report);
  }

  private List<Flight> read(Path file, double share) throws IOException {
    List<Flight> flights = new ArrayList<>();
    steps.<IOException>step(
        "reading flights",
        _ -> {
          flights.addAll(FlightLog.read(clickHouse, file, share));
          return share < 1
              ? Words.count(flights.size())
                  + ", every "
                  + Math.round(1 / share)
                  + "th on average (--full for all)"
              : Words.count(flights.size());
        });
    return flights;
  }

  private String settings() {
    client.putJson(
        MODEL,
        Map.of(
            "task", "binary",
            "positive_label", "1",
            "window", "1d",
            "features",
                Map.of(
                    "hour", Map.of("type", "numeric", "min", 0, "max", 23),
                    "weekday", Map.of("type", "numeric", "monitored", false), // one value a day
                    "distance", Map.of("type", "numeric"),
                    "origin", Map.of("type", "categorical"),
                    "destination", Map.of("type", "categorical"))));
    client.putJson(
        "/v1/receivers/" + RECEIVER,
        Map.of("type", "webhook", "url", receiver.url().toString(), "send_resolved", true));
    return "flight-delay, daily windows; webhooks to " + receiver.url();
  }

  private String reference(Scoring scoring, List<Flight> january) {
    // Beyond this many flights a reference gets slower, not sharper.
    double share = Math.min(1, (double) MOST_REFERENCE_FLIGHTS / january.size());
    List<Flight> chosen =
        january.stream().filter(f -> SplitMix.uniform(-1L - f.index()) < share).toList();
    RecordLines lines = new RecordLines();
    for (int from = 0; from < chosen.size(); from += SCORING_BATCH) {
      List<ScoredFlight> scored =
          scoring.received(chosen.subList(from, Math.min(from + SCORING_BATCH, chosen.size())));
      truth.addReference(scored);
      scored.forEach(row -> lines.prediction(row, true));
    }
    client.put(
        MODEL + "/references/january",
        TidemarkClient.NDJSON,
        BodyPublishers.ofByteArray(lines.take()));
    return Words.count(chosen.size()) + " flights with their labels";
  }

  private String replay(Scoring scoring, List<Flight> traffic, Steps.Progress progress)
      throws InterruptedException {
    new TrafficReplay(client, scoring, truth).run(traffic, progress);
    return Words.count(traffic.size()) + " predictions, then their labels after landing";
  }

  private String analyse(Steps.Progress progress) throws InterruptedException {
    String analysis =
        client
            .postJson(
                MODEL + "/analyses",
                Map.of("from", TRAFFIC_START.toString(), "to", TRAFFIC_END.toString()))
            .location()
            .orElseThrow(
                () -> new ClientException("The service did not say where the analysis is.", 0));
    Json state = follow(analysis, "windows_done", "windows_total", "windows", progress);
    return Words.count(whole(state, "windows_done")) + " daily windows against January";
  }

  private Json shadow() throws InterruptedException {
    String candidate = MODEL + "/candidates/" + FlightModel.CANDIDATE;
    byte[] body =
        new Multipart()
            .file("model", "flight-delay.onnx", FlightModel.file(FlightModel.CANDIDATE))
            .json("mapping", MAPPING)
            .toByteArray();
    client.put(candidate, Multipart.contentType(), BodyPublishers.ofByteArray(body));
    String replay =
        client
            .postJson(
                candidate + "/replays",
                Map.of(
                    "from", TRAFFIC_START.toString(),
                    "to", TRAFFIC_END.toString(),
                    "champion", FlightModel.CHAMPION))
            .location()
            .orElseThrow(
                () -> new ClientException("The service did not say where the replay is.", 0));
    steps.<InterruptedException>step(
        "candidate in shadow",
        progress -> {
          Json state = follow(replay, "rows_done", "rows_total", "rows", progress);
          return Words.count(whole(state, "rows_done"))
              + " predictions scored again by version "
              + FlightModel.CANDIDATE
              + " on "
              + state.text("execution");
        });
    return client.get(replay + "/report");
  }

  /** Waits until the work at that address is done. */
  private Json follow(
      String address, String done, String total, String unit, Steps.Progress progress)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Json state = client.get(address);
      String name = state.text("state");
      progress.at(whole(state, done), whole(state, total), unit);
      if (name.equals("done")) {
        return state;
      }
      if (ENDED.contains(name) || System.nanoTime() > deadline) {
        throw new ClientException(address + " ended as " + name + ": " + state.text("detail"), 0);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Waits until every alert has been told to the receiver, as far as it will be. */
  private String settle() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    int seen = -1;
    long quietSince = System.nanoTime();
    while (System.nanoTime() < deadline
        && System.nanoTime() - quietSince < TimeUnit.SECONDS.toNanos(3)) {
      int now = receiver.notifications().size();
      if (now != seen) {
        seen = now;
        quietSince = System.nanoTime();
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return Words.count(alerts().size(), "alert") + ", " + Words.count(seen, "notification");
  }

  private Results results() {
    return Results.of(
        client.get(
            MODEL
                + "/metrics"
                + TidemarkClient.query(
                    Map.of(
                        "version", FlightModel.CHAMPION,
                        "from", TRAFFIC_START.toString(),
                        "to", TRAFFIC_END.toString()))));
  }

  private List<Json> alerts() {
    return client
        .get("/v1/alerts" + TidemarkClient.query(Map.of("model", FlightModel.NAME)))
        .list("alerts");
  }

  private static long whole(Json node, String name) {
    return (long) node.number(name).orElse(0);
  }
}
