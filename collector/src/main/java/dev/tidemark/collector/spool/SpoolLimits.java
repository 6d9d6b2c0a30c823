package dev.tidemark.collector.spool;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How much the spool may take.
 *
 * @param maxBytes most bytes on disk; past them requests are answered 503
 * @param minFreeBytes bytes of the disk that stay free, whoever uses the rest
 * @param segmentBytes size at which a new file is begun
 * @param maxWaitingBytes most bytes in memory waiting for the disk; past them requests are answered
 *     429
 */
@ConfigurationProperties("tidemark.collector.spool")
public record SpoolLimits(
    @Bindable(defaultValue = "10737418240") long maxBytes,
    @Bindable(defaultValue = "536870912") long minFreeBytes,
    @Bindable(defaultValue = "67108864") long segmentBytes,
    @Bindable(defaultValue = "67108864") long maxWaitingBytes) {
  public SpoolLimits {
    atLeast("max-bytes", maxBytes, 1 << 20);
    atLeast("min-free-bytes", minFreeBytes, 0);
    atLeast("segment-bytes", segmentBytes, 1 << 12);
    atLeast("max-waiting-bytes", maxWaitingBytes, 1 << 16);
  }

  /** As configured out of the box. */
  public static SpoolLimits defaults() {
    return new SpoolLimits(10L << 30, 512L << 20, 64 << 20, 64 << 20);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "tidemark.collector.spool." + name + " must be at least " + least + ", not " + value);
    }
  }
}
