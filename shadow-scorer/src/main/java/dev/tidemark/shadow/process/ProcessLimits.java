package dev.tidemark.shadow.process;

import java.time.Duration;

/**
 * What a scoring process may use before it is ended.
 *
 * @param memoryBytes resident memory, and writable private memory where the system can bound it
 * @param cpu processor time over its whole life; {@link Duration#ZERO}: unbounded
 * @param loading wall time to take the model file
 * @param scoring wall time to answer one batch
 */
public record ProcessLimits(long memoryBytes, Duration cpu, Duration loading, Duration scoring) {
  /** For trying a file nobody has run yet. */
  public static final ProcessLimits TRIAL =
      new ProcessLimits(
          2L << 30, Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60));

  /** For a replay, which may take hours. */
  public static final ProcessLimits REPLAY =
      new ProcessLimits(4L << 30, Duration.ZERO, Duration.ofMinutes(2), Duration.ofMinutes(2));
}
