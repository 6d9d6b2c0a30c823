package dev.tidemark.server.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Gives predictions without an id one that is the same whenever the same file is imported, so that
 * they count once. The id comes from what the record says and from its place in the file.
 */
final class StableIds {
  private static final JsonFactory JSON = new JsonFactory();

  private StableIds() {}

  /**
   * @param record a record, from its first byte to its last
   * @param place its number in the file
   * @return the record with an id; as it is when it has one or is no JSON object
   */
  static byte[] withId(byte[] record, long place) {
    if (record[0] != '{' || hasId(record)) {
      return record;
    }
    byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(place).array();
    ByteArrayOutputStream content = new ByteArrayOutputStream(record.length + number.length);
    content.writeBytes(number);
    content.writeBytes(record);
    UUID id = UUID.nameUUIDFromBytes(content.toByteArray());
    ByteArrayOutputStream result = new ByteArrayOutputStream(record.length + 64);
    result.writeBytes(("{\"prediction_id\":\"" + id + "\"").getBytes(UTF_8));
    if (!isEmpty(record)) {
      result.write(',');
    }
    result.write(record, 1, record.length - 1);
    return result.toByteArray();
  }

  private static boolean isEmpty(byte[] record) {
    return new String(record, 1, record.length - 1, UTF_8).stripLeading().startsWith("}");
  }

  private static boolean hasId(byte[] record) {
    try (JsonParser parser = JSON.createParser(record)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (parser.currentName().equals("prediction_id")) {
          return true;
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return false;
    } catch (IOException e) {
      return true; // the server says what is wrong with it
    }
  }
}
