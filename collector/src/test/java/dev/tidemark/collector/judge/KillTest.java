package dev.tidemark.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.collector.judge.FaultProxy.Fault;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.clickhouse.Migrations;
import dev.tidemark.storage.engine.EngineOptions;
import dev.tidemark.storage.engine.EngineProcess;
import dev.tidemark.storage.engine.TestEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The promise, judged from outside: clients note what was acknowledged while the collector and the
 * engine are killed again and again, at named points and at random moments, the engine hangs, its
 * answers go wrong and the spool's disk fails. Then everything acknowledged must be in ClickHouse
 * once, as it was sent.
 *
 * <p>{@code -Dtidemark.kills=1000} for the long run; {@code -Dtidemark.kills.seed} for another
 * course of events.
 */
class KillTest {
  private static final Logger log = LoggerFactory.getLogger(KillTest.class);
  private static final int KILLS = Integer.getInteger("tidemark.kills", 100);
  private static final long SEED = Long.getLong("tidemark.kills.seed", 1L);
  private static final int CLIENTS = 4;

  /** An engine that dies often is started ever later: more deaths would only be waited for. */
  private static final int KILLS_PER_ENGINE_KILL = 25;

  private static final List<String> POINTS =
      List.of(
          "before-write",
          "before-sync",
          "after-sync",
          "before-directory-sync",
          "before-acknowledgement",
          "before-seal",
          "before-checkpoint",
          "in-checkpoint",
          "after-seal",
          "before-insert",
          "after-insert",
          "before-count",
          "after-count",
          "before-ids",
          "after-checkpoint",
          "before-unlink",
          "after-unlink");

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final Ledger ledger = new Ledger();
  private final AtomicBoolean done = new AtomicBoolean();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile int port;

  @Test
  void killedAgainAndAgain_losesNothingAcknowledged_andStoresNothingTwice() throws Exception {
    TestEngine.requireLibrary();
    try (EngineProcess engine =
            EngineProcess.start(
                EngineOptions.in(directory.resolve("engine")).withMemoryBytes(1L << 30));
        ClickHouse direct =
            new ClickHouse(
                ClickHouseAddress.ofJdbcUrl(
                    engine.jdbcUrl(), engine.user(), engine.password(), ""));
        FaultProxy proxy = new FaultProxy(direct.address().endpoint())) {
      new Migrations(direct).run();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Client client = new Client(i, SEED, () -> port, done::get, ledger);
        clients.add(
            Thread.ofVirtual().uncaughtExceptionHandler((_, e) -> failures.add(e)).start(client));
      }
      Judge.Verdict verdict = killAndJudge(engine, direct, proxy, clients);
      log.atInfo()
          .addKeyValue("kills", KILLS)
          .addKeyValue("seed", SEED)
          .addKeyValue("verdict", verdict)
          .log("judged");
      assertThat(failures).isEmpty();
      assertThat(verdict.acknowledged()).isGreaterThan(1_000);
      assertThat(verdict.complaints()).isEmpty();
    }
  }

  private Judge.Verdict killAndJudge(
      EngineProcess engine, ClickHouse direct, FaultProxy proxy, List<Thread> clients)
      throws Exception {
    Victim next = standby(direct, proxy, engine);
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        Victim victim = next;
        next = standby(direct, proxy, engine);
        oneLife(kill, victim, engine, proxy);
      }
      next.begin("");
      proxy.faults.clear();
      port = next.port();
      LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
      done.set(true);
      for (Thread client : clients) {
        client.join();
      }
      return new Judge(direct, ledger).judge(drained(next), 0);
    } finally {
      done.set(true);
      next.kill();
    }
  }

  /** From taking up work to a violent end; every other one at a named point. */
  private void oneLife(int kill, Victim victim, EngineProcess engine, FaultProxy proxy)
      throws IOException, InterruptedException {
    boolean isNamed = kill % 2 == 0;
    String point =
        isNamed ? POINTS.get(kill / 2 % POINTS.size()) + ":" + (1 + random.nextInt(3)) : "";
    long begin = System.nanoTime();
    List<Fault> faults = List.of(Fault.values());
    Fault fault = faults.get(random.nextInt(faults.size()));
    proxy.faults.clear();
    proxy.faults.add(Fault.NONE);
    proxy.faults.add(fault);
    Duration patience = Duration.ofMillis(isNamed ? 3_000 : random.nextInt(800));
    boolean isReady = victim.begin(point);
    long ready = System.nanoTime() - begin;
    if (isReady) {
      port = victim.port();
      awaitAcknowledgement(victim);
      trouble(kill, victim, engine);
    }
    boolean reached = victim.killAfter(patience);
    port = 0;
    log.atInfo()
        .addKeyValue("kill", kill)
        .addKeyValue("point", point)
        .addKeyValue("reached", reached)
        .addKeyValue("fault", fault)
        .addKeyValue("readyMillis", ready / 1_000_000)
        .addKeyValue("acknowledged", ledger.acknowledgedRecords.sum())
        .log("killed");
  }

  /** A process that is killed before it does anything tries nothing. */
  private void awaitAcknowledgement(Victim victim) {
    long before = ledger.acknowledgedRecords.sum();
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (ledger.acknowledgedRecords.sum() == before
        && victim.isAlive()
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Now and then more than the collector goes wrong. */
  private static void trouble(int kill, Victim victim, EngineProcess engine)
      throws IOException, InterruptedException {
    if (kill % KILLS_PER_ENGINE_KILL == 12) {
      signal(engine, "KILL");
    } else if (kill % KILLS_PER_ENGINE_KILL == 3) {
      signal(engine, "STOP");
      Thread.ofVirtual()
          .start(() -> {
            LockSupport.parkNanos(Duration.ofSeconds(4).toNanos());
            try {
              signal(engine, "CONT");
            } catch (IOException e) {
              log.atError().setCause(e).log("the engine stays stopped");
            }
          });
    } else if (kill % 10 == 5) {
      disk(victim, "full");
    } else if (kill % 10 == 7) {
      disk(victim, "sync");
    }
  }

  private static void disk(Victim victim, String state) throws InterruptedException {
    try {
      victim.disk(state);
    } catch (IOException e) {
      log.atDebug().setCause(e).log("killed already");
    }
  }

  private static void signal(EngineProcess engine, String name) throws IOException {
    new ProcessBuilder("kill", "-" + name, Long.toString(engine.pid())).start();
  }

  private Victim standby(ClickHouse direct, FaultProxy proxy, EngineProcess engine)
      throws IOException {
    return Victim.standby(
        directory.resolve("spool"),
        "jdbc:clickhouse://127.0.0.1:" + proxy.url().getPort() + "/" + direct.address().database(),
        engine.user(),
        engine.password());
  }

  /** After many deaths much is left to do: as long as it becomes less there is hope. */
  private static Judge.Counts drained(Victim victim) throws Exception {
    Judge.Counts counts = victim.counts();
    long least = Long.MAX_VALUE;
    Instant deadline = Instant.MAX;
    while (counts.spooled() > 0) {
      if (counts.spooled() < least) {
        least = counts.spooled();
        deadline = Instant.now().plusSeconds(60);
      }
      assertThat(Instant.now()).as("drained: %s", counts).isBefore(deadline);
      LockSupport.parkNanos(50_000_000);
      counts = victim.counts();
    }
    return counts;
  }
}
