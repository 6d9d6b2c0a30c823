package dev.tidemark.storage.engine;

import java.time.Instant;

/** What an engine's process is doing, as its supervisor sees it. */
public sealed interface EngineState {
  /** Started, not ready yet. */
  record Starting(Instant since) implements EngineState {}

  /** Answers statements. */
  record Ready(Instant since) implements EngineState {}

  /** Died, and is being started again; statements fail until it is ready. */
  record Restarting(String reason, Instant since) implements EngineState {}

  /** Closed; nothing will start it again. */
  record Stopped(Instant since) implements EngineState {}
}
