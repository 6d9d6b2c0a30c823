package dev.tidemark.collector.intake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.collector.CollectorCounters;
import dev.tidemark.collector.fairness.FairnessSettings;
import dev.tidemark.collector.producer.Producers;
import dev.tidemark.collector.spool.FaultyDisk;
import dev.tidemark.collector.spool.Spool;
import dev.tidemark.collector.spool.SpoolLimits;
import dev.tidemark.collector.writer.BatchIds;
import dev.tidemark.collector.writer.SpoolWriter;
import dev.tidemark.collector.writer.Spooler;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.record.Admission;
import dev.tidemark.storage.record.Json;
import dev.tidemark.storage.record.RecordLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The collector's path from HTTP to ClickHouse on a disk that can fail: everything but the
 * framework, so that a start takes milliseconds.
 *
 * <p>Answers {@code 202 ACCEPTED REJECTED} to posts; {@code /status} gives stored, duplicates,
 * quarantined and spooled; {@code /disk?full}, {@code ?sync} (one that fails) and {@code ?well} set
 * the disk.
 */
public final class CollectorUnderTest implements AutoCloseable {
  private final FaultyDisk disk;
  private final Spool spool;
  private final SpoolWriter writer;
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  public CollectorUnderTest(Path directory, FaultyDisk disk, ClickHouse clickHouse)
      throws IOException {
    this.disk = disk;
    this.spool =
        Spool.open(
            directory,
            disk,
            new SpoolLimits(1L << 30, 4 << 20, 1 << 17, 64 << 20)); // small segments: many
    InstantSource clock = InstantSource.system();
    this.writer =
        new SpoolWriter(
            spool,
            clickHouse,
            new SpoolWriter.Settings(
                2_000,
                1 << 22,
                Duration.ofMillis(20),
                1 << 22,
                false,
                Duration.ofSeconds(2),
                Duration.ofMillis(20),
                Duration.ofMillis(500)),
            _ -> {},
            new BatchIds(clock)::next,
            _ -> {});
    Spooler spooler = new Spooler(spool);
    RecordLimits limits = RecordLimits.defaults();
    Json json = new Json(limits);
    Door door =
        Door.of(
            new CollectorCounters(), new Producers(clock), FairnessSettings.defaults(), 64 << 20);
    var predictions =
        new Intake<>(new PredictionKind(limits, Admission.ALL, spooler), door, json, limits, clock);
    var labels = new Intake<>(new LabelKind(limits, spooler), door, json, limits, clock);
    var answers =
        new Intake<>(
            new CandidateAnswerKind(limits, Admission.ALL, spooler), door, json, limits, clock);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/v1/predictions", exchange -> post(exchange, predictions));
    server.createContext("/v1/labels", exchange -> post(exchange, labels));
    server.createContext("/v1/shadow-predictions", exchange -> post(exchange, answers));
    server.createContext("/status", this::status);
    server.createContext("/disk", this::disk);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public SpoolWriter.Status status() {
    return writer.status();
  }

  /** Stops at once, as at the end of a power cut: what the disk refuses by then does not matter. */
  @Override
  public void close() throws IOException {
    server.stop(0);
    executor.shutdownNow();
    writer.close();
    try {
      spool.close();
    } catch (IOException e) {
      if (!disk.hasNoPower) {
        throw e;
      }
    }
  }

  private static void post(HttpExchange exchange, Intake<?> intake) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      IntakeAnswer answer =
          intake.take(
              new IntakeRequest(
                  exchange.getRequestBody(),
                  headers.getFirst("Content-Type"),
                  headers.getFirst("Content-Encoding"),
                  null));
      answer(exchange, 202, answer.accepted() + " " + answer.rejectedCount());
    } catch (Problem problem) {
      answer(exchange, problem.status(), problem.detail());
    }
  }

  private void status(HttpExchange exchange) throws IOException {
    try (exchange) {
      SpoolWriter.Status status = writer.status();
      answer(
          exchange,
          200,
          "%d %d %d %d"
              .formatted(
                  status.stored(), status.duplicates(), status.quarantined(), status.spooled()));
    }
  }

  private void disk(HttpExchange exchange) throws IOException {
    try (exchange) {
      String wanted = exchange.getRequestURI().getQuery();
      disk.isFull = wanted.equals("full");
      disk.failingSyncs = wanted.equals("sync") ? 1 : 0;
      answer(exchange, 200, wanted);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
