package dev.tidemark.benchmarks.ingest;

import dev.tidemark.collector.spool.Frame;
import dev.tidemark.storage.clickhouse.NativeBlock;
import dev.tidemark.storage.prediction.EncodedPredictions;
import dev.tidemark.storage.prediction.PredictionRows;
import dev.tidemark.storage.prediction.PredictionWriter;
import dev.tidemark.storage.record.Json;
import dev.tidemark.storage.record.PredictionDecoder;
import dev.tidemark.storage.record.RecordLimits;
import dev.tidemark.storage.record.RecordReader;
import dev.tidemark.storage.record.Rejection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a record of 30 features costs on its way from the request's bytes to the block that is sent
 * to ClickHouse, step by step, on one thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordBenchmark {
  private static final int ROWS = 500;

  private final RecordLimits limits = RecordLimits.defaults();
  private final Json json = new Json(limits);
  private final NativeBlock block = PredictionWriter.block();
  private byte[] body = new byte[0];
  private PredictionRows decoded = new PredictionRows();
  private ByteBuffer frame = ByteBuffer.allocate(0);

  /** Renders one request and takes it through the steps, for the later ones to start from. */
  @Setup
  public void render() throws IOException {
    RequestBody request = RequestBody.render(RecordForm.TIDEMARK, ROWS, 1);
    request.renew(Instant.now());
    body = request.bytes();
    decoded = decode();
    frame = decoded.pieces().getFirst().bytes();
  }

  /** JSON to the columns of frames. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public PredictionRows decode() throws IOException {
    PredictionRows[] read = new PredictionRows[1];
    new RecordReader<>(new PredictionDecoder(limits, null), json, limits, InstantSource.system())
        .lines(
            new ByteArrayInputStream(body),
            new RecordReader.Sink<>() {
              @Override
              public void rows(PredictionRows rows) {
                read[0] = rows;
              }

              @Override
              public void rejected(Rejection rejection) {
                throw new IllegalStateException(rejection.toString());
              }
            });
    read[0].pieces();
    return read[0];
  }

  /** A frame of the spool, with its checksum. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Frame.Draft frame() {
    return new Frame.Draft(1, ROWS, List.of(frame));
  }

  /** A frame's payload back to keys and times. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public EncodedPredictions readBack() {
    return encoded();
  }

  /** A frame's columns put into the block of an insert. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int block() {
    block.clear();
    encoded().addTo(block, 1);
    return block.size();
  }

  private EncodedPredictions encoded() {
    try {
      return EncodedPredictions.of(frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
