package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.result.ResultChanges;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the evaluator remembers of one model between looks. Not thread-safe. */
final class ModelState {
  /** Everything computed up to here has been taken in. */
  Instant evaluatedTo;

  /** Rows and time of the last look, to tell whether anything was added. */
  ResultChanges.@Nullable Change seen;

  /** When results that wait were first and last seen; null when none wait. */
  @Nullable Instant waitingSince;

  @Nullable Instant lastChange;

  @Nullable Frontier frontier;

  /** End of the newest window with any traffic. */
  Instant newestWindowEnd = Instant.EPOCH;

  /** When that window was first seen, by the wall clock. */
  Instant arrivedAt = Instant.EPOCH;

  ModelState(Instant evaluatedTo) {
    this.evaluatedTo = evaluatedTo;
  }
}
