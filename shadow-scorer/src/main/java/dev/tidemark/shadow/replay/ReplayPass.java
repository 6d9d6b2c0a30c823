package dev.tidemark.shadow.replay;

import dev.tidemark.shadow.candidate.Candidates;
import dev.tidemark.shadow.mapping.BatchEncoder;
import dev.tidemark.shadow.process.ScorerFailure;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.replay.Chunk;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPlans;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.ReplayState;
import dev.tidemark.storage.shadow.CandidateAnswers;
import dev.tidemark.storage.shadow.Traffic;
import dev.tidemark.storage.shadow.TrafficPlan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Replays one period for all candidates that were ordered together: the traffic is read once, chunk
 * by chunk, while each candidate scores the chunk before and stores the one before that. After a
 * crash each candidate goes on with the first chunk it has not stored.
 */
final class ReplayPass {
  private static final long WATCH_NANOS = Duration.ofSeconds(1).toNanos();

  /** A chunk on its way; {@code number} counts from 1. */
  private record Reading(int number, Future<ChunkBuilder> chunk) {}

  private final ClickHouse clickHouse;
  private final Candidates candidates;
  private final ReplayRepository rows;
  private final ReplayPlans plans;
  private final InstantSource clock;
  private final PassProgress progress;
  private final StorageRetry retry;
  private final int chunkRows;
  private final Duration lease;
  private final String passId;
  private final List<LaneRun> runs = new ArrayList<>();
  private final List<LoggedRun> logged = new ArrayList<>();
  private volatile boolean stopped;

  ReplayPass(
      ClickHouse clickHouse,
      Candidates candidates,
      ReplayRepository rows,
      ReplayPlans plans,
      InstantSource clock,
      PassProgress progress,
      StorageRetry retry,
      int chunkRows,
      Duration lease,
      String passId) {
    this.clickHouse = clickHouse;
    this.candidates = candidates;
    this.rows = rows;
    this.plans = plans;
    this.clock = clock;
    this.progress = progress;
    this.retry = retry;
    this.chunkRows = chunkRows;
    this.lease = lease;
    this.passId = passId;
  }

  /** Runs to the end, or until {@link #stop}. */
  void run() throws InterruptedException {
    List<Replay> replays =
        rows.findByPassIdOrderByCreatedAt(passId).stream()
            .filter(replay -> replay.state() == ReplayState.RUNNING)
            .toList();
    if (replays.isEmpty()) {
      return;
    }
    Thread watch = Thread.ofVirtual().start(this::watch);
    try {
      run(replays);
    } catch (StorageException e) {
      failAll(replays, "Reading the traffic failed: " + e.getMessage());
    } finally {
      watch.interrupt();
      runs.forEach(run -> run.lane().close());
    }
  }

  /** Ends the work without judging it; somebody goes on with it later. */
  void stop() {
    stopped = true;
    parts().forEach(PassPart::stop);
  }

  private List<PassPart> parts() {
    synchronized (runs) {
      List<PassPart> parts = new ArrayList<>(runs);
      parts.addAll(logged);
      return parts;
    }
  }

  private void run(List<Replay> replays) throws InterruptedException {
    Replay any = replays.getFirst();
    Traffic traffic =
        new Traffic(any.model(), any.champion(), any.fromTs(), any.toTs(), any.sampleRate());
    List<Chunk> chunks = retry.run(() -> plan(traffic), () -> !stopped);
    open(replays);
    List<Thread> threads = new ArrayList<>();
    for (LaneRun run : runs) {
      threads.add(
          Thread.ofPlatform().name("score " + run.lane().replay().id()).start(run::scoring));
      threads.add(
          Thread.ofPlatform().name("store " + run.lane().replay().id()).start(run::writing));
    }
    for (LoggedRun run : logged) {
      threads.add(
          Thread.ofPlatform()
              .name("pair " + run.replay().id())
              .start(() -> run.pairing(traffic, chunks)));
    }
    try {
      if (!runs.isEmpty()) {
        read(traffic, chunks);
      }
    } finally {
      for (LaneRun run : runs) {
        run.end();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    for (PassPart part : parts()) {
      if (part.isActive() && !stopped) {
        progress.done(part.replay(), part.latency());
      }
    }
  }

  private List<Chunk> plan(Traffic traffic) {
    Optional<List<Chunk>> made = plans.find(passId);
    List<Chunk> chunks =
        made.orElseGet(() -> new TrafficPlan(clickHouse).chunks(traffic, chunkRows));
    if (made.isEmpty()) {
      plans.save(passId, chunks);
    }
    rows.planned(passId, chunks.stream().mapToLong(Chunk::rows).sum(), chunks.size());
    return chunks;
  }

  private void open(List<Replay> replays) {
    for (Replay replay : replays) {
      switch (replay.source()) {
        case FILE -> openFile(replay);
        case LOGGED -> {
          synchronized (runs) {
            logged.add(
                new LoggedRun(replay, new CandidateAnswers(clickHouse), progress, retry, clock));
          }
        }
      }
    }
  }

  private void openFile(Replay replay) {
    try {
      Lane lane = Lane.open(replay, candidates, clock);
      synchronized (runs) {
        runs.add(new LaneRun(lane, progress, retry));
      }
      progress.loaded(replay, lane.loaded());
    } catch (ScorerFailure e) {
      progress.failed(replay, e.reason());
    } catch (Problem e) {
      progress.failed(replay, e.detail());
    }
  }

  private void read(Traffic traffic, List<Chunk> chunks) throws InterruptedException {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(run.lane().mapping().features()));
    Deque<Reading> ahead = new ArrayDeque<>();
    try (ReadAhead reader =
        new ReadAhead(clickHouse, traffic, List.copyOf(names), retry, () -> !stopped)) {
      for (int i = 0; i < chunks.size() && !stopped; i++) {
        int number = i + 1;
        List<LaneRun> wanting = runs.stream().filter(run -> run.wants(number)).toList();
        if (!wanting.isEmpty()) {
          ahead.add(new Reading(number, reader.start(chunks.get(i), wanting)));
        }
        if (ahead.size() == ReadAhead.READERS) {
          offer(ahead.remove());
        }
      }
      while (!ahead.isEmpty() && !stopped) {
        offer(ahead.remove());
      }
    }
  }

  private void offer(Reading reading) throws InterruptedException {
    ChunkBuilder builder = ReadAhead.await(reading.chunk());
    for (LaneRun run : builder.lanes()) {
      BatchEncoder encoder = builder.encoder(run);
      if (encoder.problem().isEmpty()) {
        run.offer(reading.number(), builder.logged(), builder.batches(run));
      } else {
        run.fail(encoder.problem());
      }
    }
  }

  /** Keeps the lease, and notices when a replay is cancelled. */
  private void watch() {
    long renewed = System.nanoTime();
    while (!stopped && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(WATCH_NANOS);
      if (System.nanoTime() - renewed > lease.toNanos() / 3) {
        progress.renew(passId);
        renewed = System.nanoTime();
      }
      for (PassPart part : parts()) {
        if (part.isActive() && !progress.isMine(part.replay())) {
          part.stop();
        }
      }
    }
  }

  private void failAll(List<Replay> replays, String reason) {
    if (stopped) {
      return;
    }
    List<PassPart> parts = parts();
    if (parts.isEmpty()) {
      replays.forEach(replay -> progress.failed(replay, reason));
    }
    parts.forEach(part -> part.fail(reason));
  }
}
