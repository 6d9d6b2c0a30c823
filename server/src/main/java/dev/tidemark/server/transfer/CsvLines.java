package dev.tidemark.server.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.record.FlatColumns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads comma-separated values (RFC 4180, UTF-8, with a header). An empty field or NaN is none; a
 * plain decimal number is a number unless its column is to stay text; ids and versions stay text.
 */
final class CsvLines implements RecordLines {
  private static final Set<String> TEXTS = Set.of("prediction_id", "model", "version", "error");

  private final RecordFile.Opened file;
  private final long size;
  private final CsvParser parser;
  private final FlatColumns columns;
  private final boolean[] isText;
  private final @Nullable String[] cells;
  private long records;

  CsvLines(RecordFile.Opened file, long size, Set<String> texts) throws IOException {
    this.file = file;
    this.size = size;
    this.parser = new CsvFactory().createParser(file.body());
    parser.enable(CsvParser.Feature.WRAP_AS_ARRAY);
    parser.enable(CsvParser.Feature.SKIP_EMPTY_LINES);
    this.columns = header();
    Set<String> all = new HashSet<>(texts);
    all.addAll(TEXTS);
    this.cells = new String[columns.names().size()];
    this.isText = new boolean[cells.length];
    for (int i = 0; i < cells.length; i++) {
      isText[i] = all.contains(columns.names().get(i)) || columns.names().get(i).startsWith("tag:");
    }
  }

  private FlatColumns header() throws IOException {
    List<String> names = new ArrayList<>();
    parser.nextToken();
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new IOException("it is empty");
    }
    while (parser.nextToken() == JsonToken.VALUE_STRING) {
      names.add(parser.getText().strip());
    }
    try {
      return FlatColumns.of(names);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "it is taken for CSV, whose header must name each column once: " + e.getMessage(), e);
    }
  }

  @Override
  public byte @Nullable [] next() throws IOException {
    try {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return null;
      }
      records++;
      int place = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (place == cells.length) {
          throw new IOException(
              "record " + records + " has more fields than the header's " + cells.length);
        }
        cells[place] = cell(parser.getText().strip(), isText[place]);
        place++;
      }
      if (place < cells.length) {
        throw new IOException(
            "record " + records + " has " + place + " fields, the header " + cells.length);
      }
      return columns.record(cells).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IOException("it is no sound CSV: " + e.getOriginalMessage(), e);
    }
  }

  private static @Nullable String cell(String text, boolean isText) {
    if (text.isEmpty() || text.equalsIgnoreCase("nan")) {
      return null;
    }
    if (!isText && !Double.isNaN(ClassLabel.ofText(text).number())) {
      return number(text);
    }
    return FlatColumns.quote(text);
  }

  /** A number as JSON writes it: no plus, no bare point, no leading zeros. */
  private static String number(String text) {
    return text.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")
        ? text
        : Double.toString(Double.parseDouble(text));
  }

  @Override
  public double share() {
    return size <= 0 ? -1 : (double) file.raw().count() / size;
  }

  @Override
  public void close() throws IOException {
    parser.close();
    file.close();
  }
}
