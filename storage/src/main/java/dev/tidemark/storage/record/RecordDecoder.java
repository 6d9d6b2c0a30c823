package dev.tidemark.storage.record;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Turns one JSON object into one row. Not thread-safe: keeps buffers from record to record.
 *
 * @param <R> rows being collected
 */
public abstract class RecordDecoder<R> {
  /** A fresh, empty collection. */
  public abstract R newRows();

  /** How many rows it holds. */
  public abstract int size(R rows);

  /** How many bytes it holds, roughly. */
  public abstract int byteSize(R rows);

  /** Name of the array in the wrapped envelope: {@code {"predictions": […]}}. */
  public abstract String wrapper();

  /**
   * Reads one object. The parser's current token is its first FIELD_NAME or its END_OBJECT, and
   * afterwards its END_OBJECT.
   *
   * @param now epoch milliseconds: when the record was received
   * @throws RecordRejected if it cannot be used; the parser stands somewhere inside
   */
  abstract void decode(JsonParser parser, long now) throws IOException, RecordRejected;

  /**
   * Reads one object from its text, if that can be done without a whole parser.
   *
   * @param now epoch milliseconds: when the record was received
   * @return false if it was not read: {@link #decode} has to
   * @throws RecordRejected if it was read to its end and cannot be used
   */
  boolean decodePlain(byte[] line, int from, int to, long now) throws RecordRejected {
    return false;
  }

  /** The prediction id of the object read last, as far as it was read; null when not given. */
  abstract @Nullable String predictionId();

  /** The model of the object read last, as far as it was read; null when not given. */
  abstract @Nullable String model();

  /** Adds the object read last. */
  abstract void addTo(R rows);
}
