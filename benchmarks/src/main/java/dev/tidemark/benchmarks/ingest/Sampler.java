package dev.tidemark.benchmarks.ingest;

import dev.tidemark.benchmarks.process.ProcessUse;
import dev.tidemark.storage.clickhouse.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Looks several times a second at how far everything is. */
final class Sampler implements AutoCloseable {
  private static final long STEP_MILLIS = 250;

  private final LongSupplier acknowledged;
  private final Engine engine;
  private final long serverPid;
  private final List<Sample> samples = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * One look.
   *
   * @param seconds since the first
   * @param visible rows that a query saw; -1 when ClickHouse did not answer
   */
  record Sample(double seconds, long acknowledged, long visible, long serverMiB, long engineMiB) {}

  Sampler(LongSupplier acknowledged, Engine engine, long serverPid) {
    this.acknowledged = acknowledged;
    this.engine = engine;
    this.serverPid = serverPid;
    this.thread = Thread.ofPlatform().name("sampler").daemon().start(this::run);
  }

  private void run() {
    long start = System.nanoTime();
    while (!closed) {
      long known = acknowledged.getAsLong(); // before the count: the count may only be later
      double seconds = (System.nanoTime() - start) / 1e9;
      Sample sample =
          new Sample(
              seconds,
              known,
              visible(),
              ProcessUse.residentMiB(serverPid),
              ProcessUse.residentMiB(engine.pid()));
      synchronized (samples) {
        samples.add(sample);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private long visible() {
    try {
      return engine.predictions();
    } catch (StorageException e) {
      return -1;
    }
  }

  List<Sample> samples() {
    synchronized (samples) {
      return List.copyOf(samples);
    }
  }

  /**
   * Longest time between a look at which rows were acknowledged and the first at which that many
   * were visible.
   */
  double longestSecondsUntilVisible() {
    List<Sample> all = samples();
    double longest = 0;
    int seen = 0;
    for (Sample sample : all) {
      while (seen < all.size() && all.get(seen).visible() < sample.acknowledged()) {
        seen++;
      }
      if (seen == all.size()) {
        break;
      }
      longest = Math.max(longest, all.get(seen).seconds() - sample.seconds());
    }
    return longest;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
