package dev.tidemark.collector.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record's value as a line of NDJSON. What would be made up for it at each delivery anew is taken
 * from where it stands in its topic instead, so that a record that is delivered twice counts once:
 * a prediction without an id is called {@code topic-partition-offset}, a record without a timestamp
 * has the topic's.
 */
final class TopicRecord {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private TopicRecord() {}

  /**
   * @param isPrediction else a label, which must name its prediction
   * @return one line, with its end; null if the value is empty, as a deletion mark is
   */
  static byte @Nullable [] line(ConsumerRecord<byte[], byte[]> record, boolean isPrediction) {
    byte[] value = record.value();
    if (value == null || isBlank(value)) {
      return null;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream(value.length + 128);
    int end = value.length;
    String added = added(record, isPrediction);
    if (!added.isEmpty()) {
      end = lastBrace(value);
    }
    for (int i = 0; i < end; i++) {
      line.write(value[i] == '\n' || value[i] == '\r' ? ' ' : value[i]); // blanks between tokens
    }
    if (!added.isEmpty()) {
      line.writeBytes(added.getBytes(StandardCharsets.UTF_8));
      line.write('}');
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static boolean isBlank(byte[] value) {
    for (byte one : value) {
      if (one != ' ' && one != '\t' && one != '\n' && one != '\r') {
        return false;
      }
    }
    return true;
  }

  private static int lastBrace(byte[] value) {
    int at = value.length - 1;
    while (value[at] != '}') {
      at--;
    }
    return at;
  }

  /** Members to add at the end; none to what is no sound object: it is rejected as it stands. */
  private static String added(ConsumerRecord<byte[], byte[]> record, boolean isPrediction) {
    boolean hasId = !isPrediction;
    boolean hasTimestamp = record.timestamp() < 0;
    boolean isEmpty = true;
    try (JsonParser parser = JSON.createParser(record.value())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "";
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        isEmpty = false;
        String name = parser.currentName();
        boolean isGiven = parser.nextToken() != JsonToken.VALUE_NULL;
        hasId |= isGiven && name.equals("prediction_id");
        hasTimestamp |= isGiven && name.equals("timestamp");
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        return "";
      }
    } catch (IOException e) {
      return ""; // the intake says what is wrong with it
    }
    StringBuilder members = new StringBuilder();
    if (!hasId) {
      members
          .append(",\"prediction_id\":\"")
          .append(record.topic())
          .append('-')
          .append(record.partition())
          .append('-')
          .append(record.offset())
          .append('"');
    }
    if (!hasTimestamp) {
      members.append(",\"timestamp\":").append(record.timestamp());
    }
    return isEmpty && !members.isEmpty() ? members.substring(1) : members.toString();
  }
}
