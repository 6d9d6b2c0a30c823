package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.label.LabelRows;
import dev.tidemark.storage.label.LabelWriter;
import dev.tidemark.storage.prediction.PredictionRows;
import dev.tidemark.storage.prediction.PredictionWriter;
import dev.tidemark.storage.record.Json;
import dev.tidemark.storage.record.LabelDecoder;
import dev.tidemark.storage.record.PredictionDecoder;
import dev.tidemark.storage.record.RecordLimits;
import dev.tidemark.storage.record.RecordReader;
import dev.tidemark.storage.record.Rejection;
import io.micronaut.context.ApplicationContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A database on the embedded engine with metadata on H2, filled like the intake fills it. */
public final class TestStore implements AutoCloseable {
  /** Moves on by a millisecond with every look at it. */
  public static final class TickingClock implements InstantSource {
    private final AtomicLong millis =
        new AtomicLong(Instant.parse("2026-01-02T03:04:05Z").toEpochMilli());

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.incrementAndGet());
    }

    /** Lets time pass in which nothing happens. */
    public void pass(Duration time) {
      millis.addAndGet(time.toMillis());
    }
  }

  private final ClickHouse clickHouse;
  private final String metadata =
      "jdbc:h2:mem:"
          + System.nanoTime()
          + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE";
  private final TickingClock clock = new TickingClock();
  private final AtomicLong batches = new AtomicLong();
  private ApplicationContext context;

  public TestStore() {
    clickHouse = TestEngine.newClickHouse();
    context = process();
  }

  /** Everything that a process holds in memory, over the databases as they are. */
  private ApplicationContext process() {
    ApplicationContext process =
        ApplicationContext.builder()
            .properties(
                Map.of(
                    "datasources.default.url",
                    metadata,
                    "datasources.default.username",
                    "sa",
                    "datasources.default.password",
                    "",
                    "datasources.default.dialect",
                    "POSTGRES",
                    "flyway.datasources.default.locations",
                    "classpath:db/metadata",
                    "micronaut.server.port",
                    "-1",
                    "micronaut.server.netty.server-type",
                    "streamed"))
            .build();
    process.registerSingleton(InstantSource.class, clock);
    process.registerSingleton(ClickHouse.class, clickHouse);
    return process.start();
  }

  /** Ends the process and starts another on the same databases. */
  public void restart() {
    context.close();
    context = process();
  }

  public ClickHouse clickHouse() {
    return clickHouse;
  }

  public TickingClock clock() {
    return clock;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** Stores NDJSON predictions. */
  public void predictions(String ndjson) {
    predictions(stream(ndjson));
  }

  public void predictions(InputStream ndjson) {
    PredictionWriter writer = new PredictionWriter(clickHouse);
    read(
        new RecordReader<>(
            new PredictionDecoder(RecordLimits.defaults(), null),
            new Json(RecordLimits.defaults()),
            RecordLimits.defaults(),
            clock),
        ndjson,
        (PredictionRows rows) -> writer.write(List.of(rows), batches.incrementAndGet()));
  }

  /** Stores NDJSON labels. */
  public void labels(String model, String ndjson) {
    labels(model, stream(ndjson));
  }

  public void labels(String model, InputStream ndjson) {
    LabelWriter writer = new LabelWriter(clickHouse);
    read(
        new RecordReader<>(
            new LabelDecoder(RecordLimits.defaults(), model),
            new Json(RecordLimits.defaults()),
            RecordLimits.defaults(),
            clock),
        ndjson,
        (LabelRows rows) -> writer.write(List.of(rows), batches.incrementAndGet()));
  }

  public static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    context.close();
    clickHouse.close();
  }

  private static <R> void read(RecordReader<R> reader, InputStream body, Consumer<R> rows) {
    try {
      reader.lines(
          body,
          new RecordReader.Sink<R>() {
            @Override
            public void rows(R good) {
              rows.accept(good);
            }

            @Override
            public void rejected(Rejection rejection) {
              throw new IllegalArgumentException(rejection.toString());
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
