package dev.tidemark.collector.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.storage.prediction.LoggedPrediction;
import dev.tidemark.storage.prediction.PredictionQuery.Cursor;
import dev.tidemark.storage.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** One page of rows as JSON, and the cursor's text form. */
final class Rows {
  private static final JsonFactory JSON = new JsonFactory();

  private Rows() {}

  /**
   * @param rows one more than wanted when there are more
   */
  static byte[] page(List<LoggedPrediction> rows, int limit, String onlyFeature) {
    List<LoggedPrediction> shown = rows.subList(0, Math.min(limit, rows.size()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      RecordWriter writer = new RecordWriter(json, onlyFeature);
      json.writeStartObject();
      json.writeArrayFieldStart("predictions");
      for (LoggedPrediction row : shown) {
        writer.write(row);
      }
      json.writeEndArray();
      if (rows.size() > limit) {
        json.writeStringField("next_cursor", write(cursorAfter(shown.getLast())));
      } else {
        json.writeNullField("next_cursor");
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static Cursor cursorAfter(LoggedPrediction row) {
    return new Cursor(row.prediction().timestamp().toEpochMilli(), row.prediction().predictionId());
  }

  static String write(Cursor cursor) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            (cursor.timestamp() + " " + cursor.predictionId()).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws Problem 400 if it is none of ours
   */
  static Cursor read(String text) {
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
      if (parts.length == 2) {
        return new Cursor(Long.parseLong(parts[0]), parts[1]);
      }
    } catch (IllegalArgumentException e) {
      throw notOurs();
    }
    throw notOurs();
  }

  private static Problem notOurs() {
    return Problem.invalidField(
        "cursor", "must be the next_cursor of an earlier answer, unchanged");
  }
}
