package dev.tidemark.benchmarks.replay;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.replay.Chunk;
import dev.tidemark.storage.shadow.LoggedColumns;
import dev.tidemark.storage.shadow.ShadowPredictions;
import dev.tidemark.storage.shadow.ShadowStore;
import dev.tidemark.storage.shadow.Traffic;
import dev.tidemark.storage.shadow.TrafficPlan;
import dev.tidemark.storage.shadow.TrafficReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Each part of a replay alone. */
final class Stages {
  private static final int READERS = 2;
  private static final int CHUNK_ROWS = 131_072;
  private static final int CHUNKS_TOGETHER = 4;
  private static final int INSERTS = 4;

  private final ClickHouse clickHouse;

  Stages(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** The columns of the traffic, from ClickHouse into this process, with the replay's readers. */
  Speed read(Traffic traffic) throws InterruptedException {
    ConcurrentLinkedQueue<Chunk> chunks = new ConcurrentLinkedQueue<>(chunks(traffic));
    AtomicLong rows = new AtomicLong();
    Speed.Watch watch = Speed.watch();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                TrafficReader reader =
                    new TrafficReader(clickHouse, traffic, BenchmarkModel.features());
                for (Chunk chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
                  rows.addAndGet(reader.read(chunk, _ -> {}));
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return watch.after(rows.get());
  }

  /** Bare ONNX Runtime on one prepared tensor, again and again for about two seconds. */
  Speed score(byte[] file, int batch, int threads) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      try (OrtSession session = environment.createSession(file, options);
          OnnxTensor tensor =
              OnnxTensor.createTensor(
                  environment, numbers(batch), new long[] {batch, BenchmarkModel.FEATURES})) {
        scoreFor(session, tensor, batch, 500_000_000L);
        return scoreFor(session, tensor, batch, 2_000_000_000L);
      }
    }
  }

  private static Speed scoreFor(OrtSession session, OnnxTensor tensor, int batch, long nanos)
      throws OrtException {
    long rows = 0;
    Speed.Watch watch = Speed.watch();
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      try (OrtSession.Result result =
          session.run(Map.of(BenchmarkModel.INPUT, tensor), Set.of(BenchmarkModel.OUTPUT))) {
        rows += result.size() * (long) batch;
      }
    }
    return watch.after(rows);
  }

  /** Answers that are ready, into ClickHouse, as many at a time as in a replay. */
  Speed write(Traffic traffic) {
    LoggedColumns logged = new LoggedColumns();
    new TrafficReader(clickHouse, traffic, BenchmarkModel.features())
        .read(chunks(traffic).getFirst(), block -> logged.addAll(block.logged()));
    String replay = "write-" + System.nanoTime();
    List<List<ShadowPredictions>> inserts = new ArrayList<>();
    for (int i = 0; i <= INSERTS; i++) {
      List<ShadowPredictions> together = new ArrayList<>();
      for (int j = 0; j < CHUNKS_TOGETHER; j++) {
        together.add(answers(logged, replay, i * CHUNKS_TOGETHER + j));
      }
      inserts.add(together);
    }
    ShadowStore store = new ShadowStore(clickHouse);
    store.write(inserts.getFirst(), replay); // warms up
    long rows = 0;
    Speed.Watch watch = Speed.watch();
    for (int i = 1; i <= INSERTS; i++) {
      store.write(inserts.get(i), replay + "-" + i);
      rows += (long) CHUNKS_TOGETHER * logged.size();
    }
    return watch.after(rows);
  }

  private static ShadowPredictions answers(LoggedColumns logged, String replay, int seed) {
    ShadowPredictions predictions =
        new ShadowPredictions(LoggedRows.MODEL, replay, "write", seed, logged);
    Random random = new Random(seed);
    for (int row = 0; row < logged.size(); row++) {
      predictions.add(ClassLabel.of(row & 1), random.nextFloat(), List.of(), new float[0], 0);
    }
    return predictions;
  }

  private List<Chunk> chunks(Traffic traffic) {
    return new TrafficPlan(clickHouse).chunks(traffic, CHUNK_ROWS);
  }

  private static FloatBuffer numbers(int batch) {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(4 * batch * BenchmarkModel.FEATURES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    Random random = new Random(3);
    while (buffer.hasRemaining()) {
      buffer.put(random.nextFloat() * 50);
    }
    return buffer.rewind();
  }
}
