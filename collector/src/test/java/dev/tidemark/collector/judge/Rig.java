package dev.tidemark.collector.judge;

import dev.tidemark.collector.intake.CollectorUnderTest;
import dev.tidemark.collector.spool.FaultyDisk;
import dev.tidemark.collector.writer.SpoolWriter;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.engine.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A collector in the judge's own process, between clients and a real engine, whose disk can lose
 * its power: what was not synced is gone then.
 */
final class Rig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Path folder;
  private final Path spool;
  private final ClickHouse direct;
  private final ClickHouse proxied;
  private final Ledger ledger = new Ledger();
  private final List<Thread> clients = new ArrayList<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean isDone;
  private volatile int port;
  private @Nullable CollectorUnderTest collector;
  private @Nullable FaultyDisk disk;
  final FaultProxy proxy;

  Rig(Path folder) throws IOException {
    this(folder, folder.resolve("spool"));
  }

  /**
   * @param spool folder of the spool, where it is not to lie in the other one
   */
  Rig(Path folder, Path spool) throws IOException {
    this.folder = folder;
    this.spool = spool;
    this.direct = TestEngine.newClickHouse();
    ClickHouseAddress address = direct.address();
    this.proxy = new FaultProxy(address.endpoint());
    this.proxied =
        new ClickHouse(
            new ClickHouseAddress(
                proxy.url(), address.database(), address.user(), address.password(), ""));
  }

  Path spool() {
    return spool;
  }

  ClickHouse direct() {
    return direct;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Starts the collector on what is there. */
  FaultyDisk start(FaultyDisk.Lie lie) throws IOException {
    FaultyDisk fresh = new FaultyDisk(Files.createTempDirectory(folder, "graves"), lie);
    CollectorUnderTest started = new CollectorUnderTest(spool, fresh, proxied);
    disk = fresh;
    collector = started;
    port = started.port();
    return fresh;
  }

  /** Lets clients post until {@link #finishClients}. */
  void startClients(int count, long seed) {
    for (int i = 0; i < count; i++) {
      clients.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler((_, e) -> failures.add(e))
              .start(new Client(i, seed, () -> port, () -> isDone, ledger)));
    }
  }

  /** One client posts some batches, each until it is acknowledged. */
  void post(int client, int batches) {
    Client one = new Client(client, 1, () -> port, () -> false, ledger);
    for (int round = 0; round < batches; round++) {
      one.round(round);
    }
  }

  /** Returns when each client's last batch is acknowledged. */
  void finishClients() throws InterruptedException {
    isDone = true;
    for (Thread client : clients) {
      client.join();
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(failures.peek());
    }
  }

  /** Ends the collector; what it has not synced stays, as when a process is killed. */
  void stop() throws IOException {
    port = 0;
    CollectorUnderTest running = collector;
    if (running != null) {
      running.close();
    }
    collector = null;
  }

  /** Ends the collector and takes back what was not synced. */
  void cutPower() throws IOException {
    FaultyDisk running = disk;
    if (running != null) {
      running.cutPower();
    }
    stop();
  }

  /** The verdict once nothing is spooled, or when that takes too long. */
  Judge.Verdict judge(long allowedLosses) {
    Instant deadline = Instant.now().plus(PATIENCE);
    Judge.Counts counts = counts();
    while (counts.spooled() > 0 && Instant.now().isBefore(deadline)) {
      LockSupport.parkNanos(20_000_000);
      counts = counts();
    }
    return new Judge(direct, ledger).judge(counts, allowedLosses);
  }

  private Judge.Counts counts() {
    CollectorUnderTest running = collector;
    if (running == null) {
      throw new IllegalStateException("not running");
    }
    SpoolWriter.Status status = running.status();
    return new Judge.Counts(
        status.stored(), status.duplicates(), status.quarantined(), status.spooled());
  }

  @Override
  public void close() throws IOException {
    isDone = true;
    stop();
    proxied.close();
    direct.close();
    proxy.close();
  }
}
