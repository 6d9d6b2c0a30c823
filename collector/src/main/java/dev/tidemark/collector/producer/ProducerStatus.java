package dev.tidemark.collector.producer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one model's logs arrive. Counts are since this process started.
 *
 * @param model {@link Producers#OTHERS} for all that go uncounted singly
 * @param lastSeen when the last good record arrived; null: not since this process started, and not
 *     in the week before
 * @param accepted records taken, duplicates among them
 * @param duplicates of those, known at once to be repeated
 * @param rejected records not taken
 * @param orphans halves of request and response pairs whose other half did not come in time
 * @param perSecond good records a second over the last five minutes
 */
public record ProducerStatus(
    String model,
    @Nullable Instant lastSeen,
    long accepted,
    long duplicates,
    long rejected,
    long orphans,
    double perSecond,
    List<Version> versions) {
  public ProducerStatus {
    versions = List.copyOf(versions);
  }

  /** One version's part. */
  public record Version(String version, Instant lastSeen, long accepted) {}

  /** Seconds since the last good record; null when none is known of. */
  public @Nullable Double silentSeconds(Instant now) {
    return lastSeen == null
        ? null
        : Math.max(0, now.toEpochMilli() - lastSeen.toEpochMilli()) / 1000.0;
  }

  /** What has happened since an earlier look at the same model. */
  ProducerStatus since(ProducerStatus earlier) {
    return new ProducerStatus(
        model,
        lastSeen,
        accepted - earlier.accepted,
        duplicates - earlier.duplicates,
        rejected - earlier.rejected,
        orphans - earlier.orphans,
        perSecond,
        versions);
  }

  /** Share of all records that were not taken; 0 without any. */
  public double rejectedRate() {
    return share(rejected, accepted + rejected);
  }

  /** Share of the records taken that were repeated; 0 without any. */
  public double duplicateRate() {
    return share(duplicates, accepted);
  }

  /** Share of records and halves that stayed alone; 0 without any. */
  public double orphanRate() {
    return share(orphans, accepted + orphans);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
