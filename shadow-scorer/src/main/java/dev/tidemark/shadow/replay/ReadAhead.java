package dev.tidemark.shadow.replay;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.replay.Chunk;
import dev.tidemark.storage.shadow.Traffic;
import dev.tidemark.storage.shadow.TrafficReader;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/**
 * Reads chunks of one pass ahead of their turn: ClickHouse prepares one while another is being
 * taken apart here. One thread asks.
 */
final class ReadAhead implements AutoCloseable {
  /** Chunks on their way at a time. */
  static final int READERS = 2;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(READERS, Thread.ofPlatform().name("read ", 1).factory());
  private final BlockingQueue<TrafficReader> readers = new LinkedBlockingQueue<>();
  private final List<String> features;
  private final StorageRetry retry;
  private final BooleanSupplier goesOn;

  ReadAhead(
      ClickHouse clickHouse,
      Traffic traffic,
      List<String> features,
      StorageRetry retry,
      BooleanSupplier goesOn) {
    this.features = features;
    this.retry = retry;
    this.goesOn = goesOn;
    for (int i = 0; i < READERS; i++) {
      readers.add(new TrafficReader(clickHouse, traffic, features));
    }
  }

  Future<ChunkBuilder> start(Chunk chunk, List<LaneRun> lanes) {
    return threads.submit(() -> {
      TrafficReader reader = readers.take();
      try {
        return retry.run(() -> build(reader, chunk, lanes), goesOn);
      } finally {
        readers.add(reader);
      }
    });
  }

  /** Waits for a chunk; whatever went wrong while it was read is thrown here. */
  static ChunkBuilder await(Future<ChunkBuilder> reading) throws InterruptedException {
    try {
      return reading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private ChunkBuilder build(TrafficReader reader, Chunk chunk, List<LaneRun> lanes) {
    ChunkBuilder builder = new ChunkBuilder(features, lanes);
    reader.read(chunk, builder);
    builder.finish();
    return builder;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
