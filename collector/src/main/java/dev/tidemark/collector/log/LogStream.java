package dev.tidemark.collector.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.prediction.LoggedPrediction;
import dev.tidemark.storage.prediction.PredictionQuery;
import dev.tidemark.storage.prediction.PredictionReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * All rows of a query as NDJSON, newest first, read from storage as the receiver reads: a part of
 * the time range at once, so that neither side holds them all.
 */
final class LogStream extends InputStream {
  private static final int PART_ROWS = 20_000;
  private static final JsonFactory JSON = new JsonFactory();

  private final PredictionReader reader;
  private final String onlyFeature;
  private final Deque<PredictionQuery> parts;
  private PredictionQuery.Cursor cursor = PredictionQuery.Cursor.START;
  private byte[] bytes = new byte[0];
  private int position;

  LogStream(PredictionReader reader, PredictionQuery query, String onlyFeature) {
    this.reader = reader;
    this.onlyFeature = onlyFeature;
    this.parts = parts(query, reader.hours(query));
  }

  @Override
  public int read() throws IOException {
    return hasBytes() ? bytes[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!hasBytes()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - position);
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean hasBytes() throws IOException {
    while (position == bytes.length) {
      PredictionQuery part = parts.peek();
      if (part == null) {
        return false;
      }
      List<LoggedPrediction> rows = page(part);
      if (rows.size() < PART_ROWS) {
        parts.remove();
        cursor = PredictionQuery.Cursor.START;
      } else {
        cursor = Rows.cursorAfter(rows.getLast());
      }
      bytes = lines(rows);
      position = 0;
    }
    return true;
  }

  /** The server cuts a response off only when reading it fails with an I/O error. */
  private List<LoggedPrediction> page(PredictionQuery part) throws IOException {
    try {
      return reader.page(part, cursor, PART_ROWS);
    } catch (StorageException e) {
      throw new IOException("the rest of the log cannot be read", e);
    }
  }

  private byte[] lines(List<LoggedPrediction> rows) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(rows.size() * 512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.setRootValueSeparator(null);
      RecordWriter writer = new RecordWriter(json, onlyFeature);
      for (LoggedPrediction row : rows) {
        writer.write(row);
        json.writeRaw('\n');
      }
    }
    return out.toByteArray();
  }

  /** Neighbouring hours together as long as they hold no more than one part's rows. */
  private static Deque<PredictionQuery> parts(
      PredictionQuery query, List<PredictionReader.Hour> hours) {
    Deque<PredictionQuery> parts = new ArrayDeque<>();
    Instant end = query.to();
    long rows = 0;
    for (int i = 0; i < hours.size(); i++) {
      rows += hours.get(i).rows();
      boolean isLast = i + 1 == hours.size();
      if (isLast || rows + hours.get(i + 1).rows() > PART_ROWS) {
        Instant start = isLast ? query.from() : hours.get(i + 1).start().plus(1, ChronoUnit.HOURS);
        parts.add(
            new PredictionQuery(
                query.model(),
                start.isBefore(query.from()) ? query.from() : start,
                end,
                query.version(),
                query.segmentName(),
                query.segmentValue()));
        end = start;
        rows = 0;
      }
    }
    return parts;
  }
}
