package dev.tidemark.shadow.replay;

import dev.tidemark.shadow.candidate.Candidates;
import dev.tidemark.shadow.mapping.BatchEncoder;
import dev.tidemark.shadow.mapping.Mapping;
import dev.tidemark.shadow.process.Batch;
import dev.tidemark.shadow.process.Loaded;
import dev.tidemark.shadow.process.ScorerFailure;
import dev.tidemark.storage.candidate.Candidate;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.shadow.LoggedColumns;
import dev.tidemark.storage.shadow.ShadowPredictions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One candidate's part in a pass: its process, kept alive, and its answers. One thread scores. */
final class Lane implements AutoCloseable {
  /** Times a chunk is tried again when the process died of something else than its limits. */
  private static final int ATTEMPTS = 3;

  private final Replay replay;
  private final Candidate candidate;
  private final Candidates candidates;
  private final InstantSource clock;
  private final Latencies latencies;
  private final Mapping mapping;
  private final Loaded loaded;
  private volatile Candidates.Opened opened;

  private Lane(
      Replay replay,
      Candidate candidate,
      Candidates candidates,
      InstantSource clock,
      Candidates.Opened opened) {
    this.replay = replay;
    this.candidate = candidate;
    this.candidates = candidates;
    this.clock = clock;
    this.opened = opened;
    this.mapping = opened.mapping();
    this.loaded = opened.loaded();
    this.latencies = new Latencies(replay.batchSize());
  }

  static Lane open(Replay replay, Candidates candidates, InstantSource clock) throws ScorerFailure {
    Candidate candidate = candidates.get(replay.model(), replay.candidate());
    return new Lane(
        replay,
        candidate,
        candidates,
        clock,
        candidates.open(candidate, replay.requestedExecution()));
  }

  Replay replay() {
    return replay;
  }

  Mapping mapping() {
    return mapping;
  }

  Loaded loaded() {
    return loaded;
  }

  /** Process id of the scoring process, for people and tests. */
  long pid() {
    return opened.process().pid();
  }

  BatchEncoder encoder(List<String> features, Consumer<Batch> batches) {
    return new BatchEncoder(mapping, features, replay.batchSize(), batches);
  }

  /** Scores a chunk's batches; a process that died is replaced and the chunk begun again. */
  ShadowPredictions score(List<Batch> batches, LoggedColumns rows, BooleanSupplier goesOn)
      throws ScorerFailure {
    for (int attempt = 1; ; attempt++) {
      try {
        return scoreOnce(batches, rows);
      } catch (ScorerFailure e) {
        if (e.kind() != ScorerFailure.Kind.DIED || attempt == ATTEMPTS || !goesOn.getAsBoolean()) {
          throw e;
        }
        opened.process().close();
        opened = candidates.open(candidate, replay.requestedExecution());
      }
    }
  }

  private ShadowPredictions scoreOnce(List<Batch> batches, LoggedColumns rows)
      throws ScorerFailure {
    ShadowPredictions predictions =
        new ShadowPredictions(
            replay.model(),
            replay.rowsId(),
            replay.candidate(),
            clock.instant().toEpochMilli(),
            rows);
    Answers answers = new Answers(mapping);
    opened
        .process()
        .score(
            batches,
            scored -> {
              latencies.add(scored.rows(), scored.nanos());
              answers.add(scored, predictions);
            });
    return predictions;
  }

  Map<String, Object> latency() {
    return latencies.summary();
  }

  @Override
  public void close() {
    opened.process().close();
  }
}
