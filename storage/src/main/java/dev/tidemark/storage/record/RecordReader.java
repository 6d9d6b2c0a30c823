package dev.tidemark.storage.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.storage.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body record by record: one JSON document (an object, an array, or an object
 * that wraps an array) or NDJSON of any length. A bad record is handed over as a {@link Rejection}
 * and the next one is read.
 *
 * <p>A document that is not JSON from end to end is refused as a whole; of an NDJSON stream only
 * the bad lines are. Not thread-safe.
 *
 * @param <R> rows being collected
 */
public final class RecordReader<R> {
  private static final int CHUNK_ROWS = 5_000;
  private static final int CHUNK_BYTES = 4 << 20;

  private final RecordDecoder<R> decoder;
  private final JsonFactory json;
  private final RecordLimits limits;
  private final InstantSource clock;

  public RecordReader(
      RecordDecoder<R> decoder, Json json, RecordLimits limits, InstantSource clock) {
    this.decoder = decoder;
    this.json = json.factory();
    this.limits = limits;
    this.clock = clock;
  }

  /** Takes what has been read. */
  public interface Sink<R> {
    /** Some good rows; called several times for long streams, never with none. */
    void rows(R rows);

    void rejected(Rejection rejection);
  }

  /**
   * Reads NDJSON: a record a line.
   *
   * @throws IOException if the stream breaks off; the good lines until then have been handed over
   */
  public void lines(InputStream body, Sink<R> sink) throws IOException {
    LineReader lines = new LineReader(body, limits.recordBytes());
    R rows = decoder.newRows();
    try {
      for (long index = 0; lines.next(); index++) {
        Rejection rejection = line(lines, rows, index);
        if (rejection != null) {
          sink.rejected(rejection);
        } else if (decoder.size(rows) >= CHUNK_ROWS || decoder.byteSize(rows) >= CHUNK_BYTES) {
          sink.rows(rows);
          rows = decoder.newRows();
        }
      }
    } finally {
      if (decoder.size(rows) > 0) {
        sink.rows(rows);
      }
    }
  }

  private @Nullable Rejection line(LineReader lines, R rows, long index) throws IOException {
    if (lines.isTooLong()) {
      return rejected(index, "is longer than " + limits.recordBytes() + " bytes", "/" + index);
    }
    if (!Json.isUtf8(lines.bytes(), lines.start(), lines.length())) {
      return rejected(index, "is not UTF-8", "/" + index);
    }
    try {
      int end = lines.start() + lines.length();
      if (decoder.decodePlain(lines.bytes(), lines.start(), end, clock.millis())) {
        decoder.addTo(rows);
        return null;
      }
    } catch (RecordRejected e) {
      return new Rejection(
          index,
          decoder.predictionId(),
          e.detail(),
          e.pointer(),
          "/" + index + e.pointer(),
          decoder.model());
    }
    try (JsonParser parser = json.createParser(lines.bytes(), lines.start(), lines.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return rejected(index, "must be a JSON object", "/" + index);
      }
      Rejection rejection = object(parser, index, "", true);
      if (parser.nextToken() != null) {
        return rejected(index, "goes on after its JSON object", "/" + index);
      }
      if (rejection == null) {
        decoder.addTo(rows);
      }
      return rejection;
    } catch (JsonProcessingException e) {
      return rejected(index, "is not valid JSON: " + e.getOriginalMessage(), "/" + index);
    }
  }

  /**
   * Reads one JSON document.
   *
   * @throws Problem 400 if it is no JSON or no known envelope, 413 if it holds too many records;
   *     nothing has been handed over then
   */
  public void document(InputStream body, Sink<R> sink) throws IOException {
    R rows = decoder.newRows();
    List<Rejection> rejections = new ArrayList<>();
    try (PushbackInputStream in = new PushbackInputStream(body, 4)) {
      byte[] start = in.readNBytes(4);
      if (!Json.isUtf8(start, 0, start.length)) {
        throw Problem.invalid("The body must be UTF-8.");
      }
      in.unread(start);
      try (JsonParser parser = json.createParser((InputStream) in)) {
        envelope(parser, rows, rejections);
        if (parser.nextToken() != null) {
          throw Problem.invalid(
              "The body holds more than one JSON value. Send an array, or one record a line as"
                  + " application/x-ndjson.");
        }
      }
    } catch (JsonProcessingException e) {
      throw Problem.invalid(
          "The body is not valid JSON: "
              + e.getOriginalMessage()
              + (e.getLocation() == null
                  ? ""
                  : " (line "
                      + e.getLocation().getLineNr()
                      + ", column "
                      + e.getLocation().getColumnNr()
                      + ")"));
    }
    rejections.forEach(sink::rejected);
    if (decoder.size(rows) > 0) {
      sink.rows(rows);
    }
  }

  private void envelope(JsonParser parser, R rows, List<Rejection> rejections) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw Problem.invalid("The body is empty.");
    }
    if (first == JsonToken.START_ARRAY) {
      array(parser, "", rows, rejections);
    } else if (first == JsonToken.START_OBJECT) {
      parser.nextToken();
      if (decoder.wrapper().equals(parser.currentName())) {
        wrapped(parser, rows, rejections);
      } else {
        Rejection rejection = object(parser, 0, "", false);
        if (rejection == null) {
          decoder.addTo(rows);
        } else {
          rejections.add(rejection);
        }
      }
    } else {
      throw Problem.invalid(
          "The body must be a record, an array of records or {\""
              + decoder.wrapper()
              + "\": [...]}.");
    }
  }

  private void wrapped(JsonParser parser, R rows, List<Rejection> rejections) throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw Problem.invalidField("/" + decoder.wrapper(), "must be an array of records");
    }
    array(parser, RecordRejected.step(decoder.wrapper()), rows, rejections);
    if (parser.nextToken() != JsonToken.END_OBJECT) {
      throw Problem.invalidField(
          RecordRejected.step(parser.currentName()),
          "must not stand beside \"" + decoder.wrapper() + "\"");
    }
  }

  private void array(JsonParser parser, String path, R rows, List<Rejection> rejections)
      throws IOException {
    int index = 0;
    for (; parser.nextToken() != JsonToken.END_ARRAY; index++) {
      if (index == limits.bodyRecords()) {
        throw Problem.of(
            "too-many-records",
            "Too many records",
            413,
            "A JSON document may hold at most "
                + limits.bodyRecords()
                + " records; send more of them as application/x-ndjson.");
      }
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        rejections.add(rejected(index, "must be a JSON object", path + "/" + index));
        continue;
      }
      parser.nextToken();
      Rejection rejection = object(parser, index, path, true);
      if (rejection == null) {
        decoder.addTo(rows);
      } else {
        rejections.add(rejection);
      }
    }
  }

  /** Reads to the object's end, whatever is wrong with it. */
  private @Nullable Rejection object(
      JsonParser parser, long index, String within, boolean isOneOfMany) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      parser.nextToken();
    }
    int outside =
        parser.getParsingContext().getNestingDepth()
            - (parser.currentToken() == JsonToken.END_OBJECT ? 0 : 1);
    try {
      decoder.decode(parser, clock.millis());
      return null;
    } catch (RecordRejected e) {
      String id = decoder.predictionId();
      String model = decoder.model();
      String found = skipTo(parser, outside);
      String place = isOneOfMany ? "/" + index : "";
      return new Rejection(
          index,
          id == null ? found : id,
          e.detail(),
          e.pointer(),
          within + place + e.pointer(),
          model);
    }
  }

  private static Rejection rejected(long index, String detail, String path) {
    return new Rejection(index, null, detail, "", path, null);
  }

  /** Skips to the END_OBJECT; its prediction id if it was still to come. */
  private @Nullable String skipTo(JsonParser parser, int outside) throws IOException {
    String id = null;
    while (parser.currentToken() != JsonToken.END_OBJECT
        || parser.getParsingContext().getNestingDepth() != outside) {
      if (parser.currentToken() == JsonToken.FIELD_NAME
          && parser.getParsingContext().getNestingDepth() == outside + 1
          && parser.currentName().equals("prediction_id")
          && parser.nextToken() == JsonToken.VALUE_STRING
          && parser.getTextLength() <= limits.nameChars()) {
        id = parser.getText();
      }
      parser.nextToken();
    }
    return id;
  }
}
