package dev.tidemark.storage.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.storage.engine.chdb.AnswerStream;
import dev.tidemark.storage.engine.chdb.ChdbConnection;
import dev.tidemark.storage.engine.chdb.ChdbException;
import dev.tidemark.storage.engine.chdb.ChdbLibrary;
import dev.tidemark.storage.engine.chdb.EngineUnavailableException;
import dev.tidemark.storage.record.FlatColumns;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The process behind {@link ParquetRecords}: writes a Parquet file to standard output, first {@code
 * ROWS n}, then a record a line; or {@code FAILED reason} to standard error.
 */
final class ParquetMain {
  private static final String COUNT =
      "SELECT count() FROM file({path:String}, Parquet) SETTINGS input_format_allow_errors_num = 0";

  private static final String ROWS =
      """
      SELECT * FROM file({path:String}, Parquet)
      SETTINGS max_block_size = 8192, max_threads = 1, session_timezone = 'UTC',
        input_format_parquet_preserve_order = 1, date_time_output_format = 'iso',
        output_format_json_quote_64bit_integers = 0, output_format_json_quote_decimals = 0,
        output_format_json_quote_denormals = 1, output_format_json_validate_utf8 = 1,
        output_format_json_named_tuples_as_objects = 1\
      """;

  /** One array a row, so that two columns of one name are noticed. */
  private static final String FORMAT = "JSONCompactEachRow";

  private static final String COLUMNS = "DESCRIBE TABLE file({path:String}, Parquet)";

  private static final JsonFactory JSON = new JsonFactory();

  private final List<String> types;
  private final FlatColumns columns;
  private final OutputStream out;

  private ParquetMain(List<String> names, List<String> types, OutputStream out) {
    this.columns = FlatColumns.of(names);
    this.types = types;
    this.out = out;
  }

  /**
   * @param args the file, an empty folder for the engine, and its most memory in bytes
   */
  static void main(String[] args) {
    int status = 0;
    try (OutputStream out =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16)) {
      ChdbLibrary library = ChdbLibrary.load(EngineLibrary.locate());
      library.setSignalHandlersEnabled(false);
      try (ChdbConnection session =
          ChdbConnection.open(
              library,
              List.of("--path=" + args[1], "--max_server_memory_usage=" + args[2], "--silent"))) {
        write(session, Map.of("path", args[0]), out);
      }
    } catch (ChdbException | EngineUnavailableException | IllegalArgumentException e) {
      System.err.println("FAILED " + reason(String.valueOf(e.getMessage())));
      status = 2;
    } catch (IOException e) { // whoever read this has gone
      status = 3;
    }
    Posix.exit(status); // at once: the engine's own end is of no interest
  }

  private static void write(ChdbConnection session, Map<String, String> file, OutputStream out)
      throws ChdbException, IOException {
    List<String> names = new ArrayList<>();
    List<String> types = new ArrayList<>();
    try (var answer = session.query(COLUMNS.getBytes(UTF_8), FORMAT, file);
        JsonParser rows = JSON.createParser(bytes(answer.bytes()))) {
      while (rows.nextToken() == JsonToken.START_ARRAY) {
        names.add(rows.nextTextValue());
        types.add(rows.nextTextValue());
        while (rows.nextToken() != JsonToken.END_ARRAY) {
          rows.skipChildren();
        }
      }
    }
    ParquetMain records = new ParquetMain(names, types, out);
    try (var count = session.query(COUNT.getBytes(UTF_8), "TSVRaw", file)) {
      out.write(("ROWS " + new String(bytes(count.bytes()), UTF_8).strip() + "\n").getBytes(UTF_8));
    }
    try (AnswerStream pieces = session.stream(ROWS.getBytes(UTF_8), FORMAT, file).orElseThrow()) {
      for (MemorySegment piece = pieces.next(); piece != null; piece = pieces.next()) {
        records.rows(bytes(piece));
      }
    }
  }

  private void rows(byte[] json) throws IOException {
    @Nullable String[] cells = new String[types.size()];
    try (JsonParser parser = JSON.createParser(json)) {
      while (parser.nextToken() == JsonToken.START_ARRAY) {
        for (int i = 0; i < cells.length; i++) {
          parser.nextToken();
          cells[i] = cell(parser, types.get(i));
        }
        parser.nextToken();
        out.write(columns.record(cells).getBytes(UTF_8));
        out.write('\n');
      }
    }
  }

  private static @Nullable String cell(JsonParser parser, String type) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> text(parser.getText(), type);
      case START_ARRAY, START_OBJECT -> structure(parser);
      default -> parser.getText();
    };
  }

  /** Numbers beyond all others come as texts, and days without a time. */
  private static @Nullable String text(String text, String type) {
    if (type.contains("Float")) {
      return switch (text) {
        case "inf", "+inf" -> "1e999";
        case "-inf" -> "-1e999";
        default -> null;
      };
    }
    if (type.contains("Date") && !type.contains("DateTime")) {
      return FlatColumns.quote(text + "T00:00:00Z");
    }
    return FlatColumns.quote(text);
  }

  private static String structure(JsonParser parser) throws IOException {
    StringWriter copy = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(copy)) {
      generator.copyCurrentStructure(parser);
    }
    return copy.toString();
  }

  private static byte[] bytes(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_BYTE);
  }

  /** The engine's first sentence, without its inner names and without this machine's paths. */
  private static String reason(String message) {
    String line = message.lines().findFirst().orElse("");
    int end = line.indexOf(": (in file/uri");
    return (end < 0 ? line : line.substring(0, end))
        .replaceFirst("^Code: \\d+\\. DB::Exception: ", "")
        .replaceFirst("[:,]? ?While executing .*$", "");
  }
}
