package dev.tidemark.collector.kafka;

import dev.tidemark.collector.intake.RecordIntake;
import dev.tidemark.collector.quarantine.QuarantineLog;
import dev.tidemark.storage.DataDirectory;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/** The way in for records in Kafka topics; there only when it is configured. */
@Context
@Requires(beans = KafkaSettings.class)
final class KafkaIntake {
  private final KafkaCounters counters = new KafkaCounters();
  private final QuarantineLog quarantine;
  private final TopicReader reader;

  KafkaIntake(
      KafkaSettings settings, DataDirectory data, RecordIntake intake, InstantSource clock) {
    try {
      this.quarantine =
          QuarantineLog.open(
              data.folder("quarantine").resolve("kafka.ndjson"), settings.quarantineBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep records: " + e.getMessage(), e);
    }
    this.reader = new TopicReader(settings, intake, quarantine, counters, clock);
  }

  KafkaCounters.Answer status() {
    return counters.answer();
  }

  @PreDestroy
  void close() throws IOException {
    reader.close();
    quarantine.close();
  }
}
