package dev.tidemark.collector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicRecordTest {
  @Test
  void whatIsMissing_isTakenFromThePlaceInTheTopic() {
    assertThat(line("{}")).isEqualTo("{\"prediction_id\":\"t-3-42\",\"timestamp\":7}\n");
    assertThat(line("{\"model\":\"m\"} "))
        .isEqualTo("{\"model\":\"m\",\"prediction_id\":\"t-3-42\",\"timestamp\":7}\n");
    assertThat(line("{\"prediction_id\":null,\"features\":{\"timestamp\":1}}"))
        .isEqualTo(
            "{\"prediction_id\":null,\"features\":{\"timestamp\":1},"
                + "\"prediction_id\":\"t-3-42\",\"timestamp\":7}\n");
  }

  @Test
  void whatIsGiven_stays_onOneLine() {
    assertThat(line("{\"prediction_id\":\"a\",\n\"timestamp\":1}"))
        .isEqualTo("{\"prediction_id\":\"a\", \"timestamp\":1}\n");
    assertThat(label("{\"label\":1,\"timestamp\":1}")).isEqualTo("{\"label\":1,\"timestamp\":1}\n");
  }

  @Test
  void whatIsNoRecord_isLeftAsItStands() {
    assertThat(line("[{}]")).isEqualTo("[{}]\n");
    assertThat(line("{\"a\":")).isEqualTo("{\"a\":\n");
    assertThat(line("{} {}")).isEqualTo("{} {}\n");
    assertThat(line(" \n")).isNull();
    assertThat(line(null)).isNull();
  }

  private static @Nullable String line(@Nullable String value) {
    return text(TopicRecord.line(record(value), true));
  }

  private static @Nullable String label(String value) {
    return text(TopicRecord.line(record(value), false));
  }

  private static @Nullable String text(byte @Nullable [] line) {
    return line == null ? null : new String(line, UTF_8);
  }

  private static ConsumerRecord<byte[], byte[]> record(@Nullable String value) {
    return new ConsumerRecord<>(
        "t",
        3,
        42,
        7,
        TimestampType.CREATE_TIME,
        0,
        0,
        null,
        value == null ? null : value.getBytes(UTF_8),
        new RecordHeaders(),
        Optional.empty());
  }
}
