package dev.tidemark.collector.kafka;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of the topics' records since this process started. Thread-safe. */
final class KafkaCounters {
  private final LongAdder received = new LongAdder();
  private final LongAdder quarantined = new LongAdder();
  private volatile int partitions;
  private volatile boolean paused;
  private final LongAdder pauses = new LongAdder();
  private volatile @Nullable String trouble;

  /**
   * At one moment.
   *
   * @param received records read and durable, in the spool or in quarantine
   * @param quarantined of these: could not be used
   * @param partitions assigned to this process
   * @param paused whether reading waits for room
   * @param pauses how often it had to
   * @param trouble why nothing is read at the moment; null: it is
   */
  @Serdeable
  record Answer(
      long received,
      long quarantined,
      int partitions,
      boolean paused,
      long pauses,
      @JsonProperty("trouble") @Nullable String trouble) {}

  void done(int records, int bad) {
    received.add(records);
    quarantined.add(bad);
  }

  void partitions(int count) {
    partitions = count;
  }

  /** From one thread only. */
  void paused(boolean isPaused) {
    if (isPaused && !paused) {
      pauses.increment();
    }
    paused = isPaused;
  }

  void trouble(@Nullable String what) {
    trouble = what;
  }

  Answer answer() {
    return new Answer(received.sum(), quarantined.sum(), partitions, paused, pauses.sum(), trouble);
  }
}
