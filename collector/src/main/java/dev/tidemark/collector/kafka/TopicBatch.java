package dev.tidemark.collector.kafka;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.collector.intake.RecordIntake;
import dev.tidemark.collector.intake.Taken;
import dev.tidemark.collector.quarantine.QuarantineLog;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.record.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Records of one kind that are made durable together. Not thread-safe. */
final class TopicBatch {
  private final boolean isPredictions;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> empty = new ArrayList<>();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  /**
   * @param isPredictions else labels
   */
  TopicBatch(boolean isPredictions) {
    this.isPredictions = isPredictions;
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    byte[] line = TopicRecord.line(record, isPredictions);
    if (line == null) {
      empty.add(record);
    } else {
      records.add(record);
      lines.writeBytes(line);
    }
  }

  /**
   * Makes the good ones durable and sets the bad ones aside, durable too. May be repeated.
   *
   * @return how many were set aside
   * @throws Problem 429 or 503 if there is no room at the moment
   */
  int handIn(
      RecordIntake intake, @Nullable String model, QuarantineLog quarantine, InstantSource clock)
      throws IOException {
    List<Rejection> rejections = List.of();
    if (!records.isEmpty()) {
      Taken taken =
          isPredictions
              ? intake.predictions(lines.toByteArray(), model)
              : intake.labels(lines.toByteArray(), model);
      rejections = taken.rejections();
    }
    for (Rejection rejection : rejections) {
      ConsumerRecord<byte[], byte[]> record = records.get(Math.toIntExact(rejection.index()));
      quarantine.keep(line(quarantine, record, rejection.detail(), rejection.pointer(), clock));
    }
    for (ConsumerRecord<byte[], byte[]> record : empty) {
      quarantine.keep(line(quarantine, record, "is empty", "", clock));
    }
    int bad = rejections.size() + empty.size();
    if (bad > 0) {
      quarantine.sync();
    }
    return bad;
  }

  private static ObjectNode line(
      QuarantineLog quarantine,
      ConsumerRecord<byte[], byte[]> record,
      String reason,
      String pointer,
      InstantSource clock) {
    byte[] value = record.value();
    return quarantine
        .line()
        .put("at", clock.instant().toString())
        .put("topic", record.topic())
        .put("partition", record.partition())
        .put("offset", record.offset())
        .put("reason", reason)
        .put("pointer", pointer)
        .put("value", value == null ? null : new String(value, StandardCharsets.UTF_8));
  }
}
