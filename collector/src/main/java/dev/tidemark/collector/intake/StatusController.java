package dev.tidemark.collector.intake;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tidemark.collector.CollectorCounters;
import dev.tidemark.collector.fairness.Caps;
import dev.tidemark.collector.idempotency.AnswerLog;
import dev.tidemark.collector.producer.ProducerStatus;
import dev.tidemark.collector.producer.Producers;
import dev.tidemark.collector.producer.RejectedRecord;
import dev.tidemark.collector.spool.Spool;
import dev.tidemark.collector.writer.SpoolWriter;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the collector stands. */
@Controller("/v1/collector/status")
final class StatusController {
  /** Producers named in one answer. */
  private static final int MAX_PRODUCERS = 200;

  private final Collector collector;
  private final CollectorCounters counters;
  private final Producers producers;
  private final AckLatency latency;
  private final Caps caps;
  private final InstantSource clock;

  StatusController(
      Collector collector,
      CollectorCounters counters,
      Producers producers,
      AckLatency latency,
      Caps caps,
      InstantSource clock) {
    this.collector = collector;
    this.counters = counters;
    this.producers = producers;
    this.latency = latency;
    this.caps = caps;
    this.clock = clock;
  }

  /**
   * Records by what became of them, how long it took, and who sent them.
   *
   * @param received since this process started; accepted + rejected
   * @param accepted since this process started
   * @param rejected since this process started
   * @param refusedRequests requests answered 429 or 503 since this process started, by reason
   * @param cappedRecords records rejected since this process started because they brought one name
   *     too many, by kind of name
   * @param storedTotal since the spool was made; all four totals together are the records ever
   *     accepted
   * @param duplicatesTotal since the spool was made
   * @param quarantinedTotal since the spool was made
   * @param spooled accepted, on disk, not yet in ClickHouse
   * @param oldestWaitingSeconds age of the oldest record in the spool, those of an earlier life
   *     counted from this one's start
   * @param bodyBytes memory for bodies being read
   * @param acknowledged how long predictions took until their 202
   * @param visible how long records waited between disk and ClickHouse
   * @param idempotencyKeys answers kept
   * @param spoolTrouble why nothing can be accepted at the moment; null: it can
   * @param storageTrouble why nothing can be stored at the moment; null: it can
   * @param producers who sends, those seen last first
   * @param recentRejections the newest records that were not taken, since this process started
   */
  @Serdeable
  record Answer(
      long received,
      long accepted,
      long rejected,
      @JsonProperty("refused_requests") Map<String, Long> refusedRequests,
      @JsonProperty("capped_records") Map<String, Long> cappedRecords,
      @JsonProperty("stored_total") long storedTotal,
      @JsonProperty("duplicates_total") long duplicatesTotal,
      @JsonProperty("quarantined_total") long quarantinedTotal,
      long spooled,
      @JsonProperty("spool_bytes") long spoolBytes,
      @JsonProperty("spool_segments") int spoolSegments,
      @JsonProperty("spool_waiting_bytes") long spoolWaitingBytes,
      @JsonProperty("disk_free_bytes") long diskFreeBytes,
      @JsonProperty("oldest_waiting_seconds") double oldestWaitingSeconds,
      @JsonProperty("body_bytes") long bodyBytes,
      AckLatency.Summary acknowledged,
      Visible visible,
      @JsonProperty("idempotency_keys") Keys idempotencyKeys,
      @JsonProperty("spool_trouble") @Nullable String spoolTrouble,
      @JsonProperty("storage_trouble") @Nullable String storageTrouble,
      List<Sender> producers,
      @JsonProperty("recent_rejections") List<Rejected> recentRejections) {}

  /**
   * How long records waited between the disk and ClickHouse, to a twentieth of a second.
   *
   * @param lastSeconds the newest stored ones
   * @param worstSeconds the longest wait since this process started
   */
  @Serdeable
  record Visible(
      @JsonProperty("last_seconds") double lastSeconds,
      @JsonProperty("worst_seconds") double worstSeconds) {}

  /**
   * Answers kept for their idempotency key.
   *
   * @param forgottenEarly dropped for want of room since this process started
   */
  @Serdeable
  record Keys(int kept, long bytes, @JsonProperty("forgotten_early") long forgottenEarly) {}

  /** One model's part; see {@link ProducerStatus}. */
  @Serdeable
  record Sender(
      String model,
      @JsonProperty("last_seen") @Nullable Instant lastSeen,
      @JsonProperty("silent_seconds") @Nullable Double silentSeconds,
      @JsonProperty("records_per_second") double recordsPerSecond,
      long accepted,
      long duplicates,
      long rejected,
      long orphans,
      @JsonProperty("rejected_rate") double rejectedRate,
      List<SenderVersion> versions) {}

  /** A record that was not taken; see {@link RejectedRecord}. */
  @Serdeable
  record Rejected(
      Instant at,
      @Nullable String model,
      @JsonProperty("prediction_id") @Nullable String predictionId,
      String pointer,
      String detail) {
    static Rejected of(RejectedRecord record) {
      return new Rejected(
          record.at(), record.model(), record.predictionId(), record.pointer(), record.detail());
    }
  }

  /** One version's part. */
  @Serdeable
  record SenderVersion(
      String version, @JsonProperty("last_seen") Instant lastSeen, long accepted) {}

  @Get
  Answer status() {
    CollectorCounters.Snapshot counted = counters.snapshot();
    SpoolWriter.Status written = collector.writerStatus();
    Spool.Status spool = collector.spoolStatus();
    Freshness.Status freshness = collector.freshness();
    AnswerLog.Status answers = collector.answers();
    return new Answer(
        counted.received(),
        counted.accepted(),
        counted.rejected(),
        counters.refusals(),
        caps.refusals(),
        written.stored(),
        written.duplicates(),
        written.quarantined(),
        written.spooled(),
        spool.spooledBytes(),
        spool.segments(),
        spool.waitingBytes(),
        spool.freeBytes(),
        freshness.oldestWaiting().toMillis() / 1000.0,
        collector.bodyBytes(),
        latency.summary(),
        new Visible(freshness.last().toMillis() / 1000.0, freshness.worst().toMillis() / 1000.0),
        new Keys(answers.answers(), answers.bytes(), answers.forgottenEarly()),
        spool.trouble(),
        written.trouble(),
        senders(clock.instant()),
        producers.recentlyRejected().stream().map(Rejected::of).toList());
  }

  private List<Sender> senders(Instant now) {
    return producers.lastSeenFirst().stream()
        .limit(MAX_PRODUCERS)
        .map(status -> sender(status, now))
        .toList();
  }

  private static Sender sender(ProducerStatus status, Instant now) {
    return new Sender(
        status.model(),
        status.lastSeen(),
        status.silentSeconds(now),
        status.perSecond(),
        status.accepted(),
        status.duplicates(),
        status.rejected(),
        status.orphans(),
        status.rejectedRate(),
        status.versions().stream()
            .map(one -> new SenderVersion(one.version(), one.lastSeen(), one.accepted()))
            .toList());
  }
}
