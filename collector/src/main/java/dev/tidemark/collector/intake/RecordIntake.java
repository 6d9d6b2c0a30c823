package dev.tidemark.collector.intake;

import dev.tidemark.storage.problem.Problem;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Takes records that come by another way than a request of their own, by the same rules. Returns
 * when they are durable. Thread-safe.
 */
@Singleton
public final class RecordIntake {
  private final Collector collector;

  RecordIntake(Collector collector) {
    this.collector = collector;
  }

  /**
   * @param lines predictions, one a line, no line blank
   * @param model of records that name none; null: they must
   * @throws Problem 429 or 503 if there is no room at the moment; some may be taken already
   */
  public Taken predictions(byte[] lines, @Nullable String model) {
    return collector.predictions().takeLines(lines, model);
  }

  /** As {@link #predictions}. */
  public Taken labels(byte[] lines, @Nullable String model) {
    return collector.labels().takeLines(lines, model);
  }
}
