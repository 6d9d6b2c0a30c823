package dev.tidemark.collector.cloudevents;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How requests and responses find each other.
 *
 * @param orphanTimeout how long a half waits for its other half
 * @param orphans what becomes of a half whose other half never came
 * @param waitingBytes most bytes of waiting halves in memory; past them the oldest time out early
 * @param spoolBytes most bytes of halves on disk; past them requests are answered 503
 * @param quarantineBytes most bytes of calls that could not be used
 */
@ConfigurationProperties("tidemark.collector.cloudevents")
public record CloudEventSettings(
    @Bindable(defaultValue = "1h") Duration orphanTimeout,
    @Bindable(defaultValue = "DROP") Orphans orphans,
    @Bindable(defaultValue = "134217728") long waitingBytes,
    @Bindable(defaultValue = "2147483648") long spoolBytes,
    @Bindable(defaultValue = "268435456") long quarantineBytes) {

  /** What becomes of a half whose other half never came; it is counted either way. */
  public enum Orphans {
    /** Nothing is stored. */
    DROP,
    /** A request becomes a failed call, a response a prediction without features. */
    STORE
  }

  public CloudEventSettings {
    atLeast("orphan-timeout", orphanTimeout.toMillis(), 1);
    atLeast("waiting-bytes", waitingBytes, 0);
    atLeast("spool-bytes", spoolBytes, 1 << 20);
    atLeast("quarantine-bytes", quarantineBytes, 0);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "tidemark.collector.cloudevents."
              + name
              + " must be at least "
              + least
              + ", not "
              + value);
    }
  }
}
