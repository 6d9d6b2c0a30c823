package dev.tidemark.collector;

import dev.tidemark.collector.writer.SpoolWriter;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How the collector writes to ClickHouse.
 *
 * @param batchRows most rows of a batch
 * @param batchBytes most bytes of a batch in the spool; the most part of it is not held in memory
 * @param linger how long the first record of a batch waits for others
 * @param patience longest silence of ClickHouse before a statement is given up; an insert given up
 *     is looked for before it is sent again
 * @param idFilterBytes memory for recognising new prediction ids; 64 MiB serve about 50 million
 * @param sharedStorage whether other collectors write to the same ClickHouse: then it is asked for
 *     every id
 */
@ConfigurationProperties("tidemark.collector.writer")
public record CollectorSettings(
    @Bindable(defaultValue = "500000") int batchRows,
    @Bindable(defaultValue = "268435456") long batchBytes,
    @Bindable(defaultValue = "650ms") Duration linger,
    @Bindable(defaultValue = "60s") Duration patience,
    @Bindable(defaultValue = "67108864") int idFilterBytes,
    @Bindable(defaultValue = "false") boolean sharedStorage) {
  public CollectorSettings {
    atLeast("batch-rows", batchRows, 1);
    atLeast("batch-bytes", batchBytes, 1);
    atLeast("linger", linger.toMillis(), 0);
    atLeast("patience", patience.toMillis(), 100);
    atLeast("id-filter-bytes", idFilterBytes, 64);
  }

  /** For the writer. */
  public SpoolWriter.Settings writer() {
    SpoolWriter.Settings defaults = SpoolWriter.Settings.defaults();
    return new SpoolWriter.Settings(
        batchRows,
        batchBytes,
        linger,
        idFilterBytes,
        sharedStorage,
        patience,
        defaults.firstPause(),
        defaults.longestPause());
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "tidemark.collector.writer." + name + " must be at least " + least + ", not " + value);
    }
  }
}
