package dev.tidemark.collector.intake;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tidemark.collector.CollectorCounters;
import dev.tidemark.collector.spool.Spool;
import dev.tidemark.collector.writer.SpoolWriter;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** How the collector stands. */
@Controller("/v1/collector/status")
final class StatusController {
  private final Collector collector;
  private final CollectorCounters counters;

  StatusController(Collector collector, CollectorCounters counters) {
    this.collector = collector;
    this.counters = counters;
  }

  /**
   * Records by what became of them.
   *
   * @param received since this process started; accepted + rejected
   * @param accepted since this process started
   * @param rejected since this process started
   * @param storedTotal since the spool was made; all four totals together are the records ever
   *     accepted
   * @param duplicatesTotal since the spool was made
   * @param quarantinedTotal since the spool was made
   * @param spooled accepted, on disk, not yet in ClickHouse
   * @param oldestWaitingSeconds age of the oldest record being written
   * @param spoolTrouble why nothing can be accepted at the moment; null: it can
   * @param storageTrouble why nothing can be stored at the moment; null: it can
   */
  @Serdeable
  record Answer(
      long received,
      long accepted,
      long rejected,
      @JsonProperty("stored_total") long storedTotal,
      @JsonProperty("duplicates_total") long duplicatesTotal,
      @JsonProperty("quarantined_total") long quarantinedTotal,
      long spooled,
      @JsonProperty("spool_bytes") long spoolBytes,
      @JsonProperty("oldest_waiting_seconds") double oldestWaitingSeconds,
      @JsonProperty("spool_trouble") @Nullable String spoolTrouble,
      @JsonProperty("storage_trouble") @Nullable String storageTrouble) {}

  @Get
  Answer status() {
    CollectorCounters.Snapshot counted = counters.snapshot();
    SpoolWriter.Status written = collector.writerStatus();
    Spool.Status spool = collector.spoolStatus();
    return new Answer(
        counted.received(),
        counted.accepted(),
        counted.rejected(),
        written.stored(),
        written.duplicates(),
        written.quarantined(),
        written.spooled(),
        spool.spooledBytes(),
        written.oldestWaiting().toMillis() / 1000.0,
        spool.trouble(),
        written.trouble());
  }
}
