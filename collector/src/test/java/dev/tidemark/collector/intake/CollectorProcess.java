package dev.tidemark.collector.intake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.collector.CollectorCounters;
import dev.tidemark.collector.spool.Disk;
import dev.tidemark.collector.spool.Spool;
import dev.tidemark.collector.spool.SpoolLimits;
import dev.tidemark.collector.writer.BatchIds;
import dev.tidemark.collector.writer.SpoolWriter;
import dev.tidemark.collector.writer.Spooler;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.prediction.PredictionRows;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.record.Json;
import dev.tidemark.storage.record.PredictionDecoder;
import dev.tidemark.storage.record.RecordLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;

/**
 * The collector's path from HTTP to ClickHouse as a process that may be killed: everything but the
 * framework, so that a thousand starts do not take an hour.
 *
 * <p>Arguments: folder of the spool, JDBC URL, user, password. Prints {@code ready PORT}.
 */
final class CollectorProcess {
  private CollectorProcess() {}

  public static void main(String[] arguments) throws IOException {
    ClickHouse clickHouse =
        new ClickHouse(ClickHouseAddress.ofJdbcUrl(arguments[1], arguments[2], arguments[3], ""));
    Spool spool =
        Spool.open(
            Path.of(arguments[0]),
            Disk.real(),
            new SpoolLimits(1L << 30, 0, 1 << 18, 64 << 20)); // small segments: many of them
    InstantSource clock = InstantSource.system();
    SpoolWriter writer =
        new SpoolWriter(
            spool,
            clickHouse,
            new SpoolWriter.Settings(
                2_000,
                1 << 22,
                Duration.ofMillis(20),
                1 << 22,
                false,
                Duration.ofMillis(20),
                Duration.ofMillis(500)),
            _ -> {},
            new BatchIds(clock)::next);
    Spooler spooler = new Spooler(spool);
    RecordLimits limits = RecordLimits.defaults();
    Intake<PredictionRows> intake =
        new Intake<>(
            model -> new PredictionDecoder(limits, model),
            spooler::predictions,
            new Json(limits),
            limits,
            new CollectorCounters(),
            clock);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/predictions", exchange -> post(exchange, intake));
    server.createContext("/status", exchange -> status(exchange, writer));
    server.start();
    System.out.println("ready " + server.getAddress().getPort());
    System.out.flush();
  }

  private static void post(HttpExchange exchange, Intake<PredictionRows> intake)
      throws IOException {
    try (exchange) {
      IntakeAnswer answer =
          intake.take(
              new IntakeRequest(exchange.getRequestBody(), "application/x-ndjson", null, null));
      answer(exchange, 202, answer.accepted() + " " + answer.rejectedCount());
    } catch (Problem problem) {
      answer(exchange, problem.status(), problem.detail());
    }
  }

  private static void status(HttpExchange exchange, SpoolWriter writer) throws IOException {
    try (exchange) {
      SpoolWriter.Status status = writer.status();
      answer(
          exchange,
          200,
          status.spooled()
              + " "
              + status.stored()
              + " "
              + status.duplicates()
              + " "
              + status.quarantined());
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
