package dev.tidemark.storage.engine.http;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.storage.engine.chdb.Analysis;
import dev.tidemark.storage.engine.chdb.Answer;
import dev.tidemark.storage.engine.chdb.AnswerStream;
import dev.tidemark.storage.engine.chdb.ChdbConnection;
import dev.tidemark.storage.engine.chdb.ChdbException;
import dev.tidemark.storage.engine.chdb.InsertStream;
import dev.tidemark.storage.engine.chdb.Progress;
import dev.tidemark.storage.engine.sql.Statement;
import dev.tidemark.storage.engine.sql.StatementGuard;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.jspecify.annotations.Nullable;

/** Runs one statement in one session and writes its answer. */
final class StatementRun {
  private static final int PART = 1 << 17;

  private final ChdbConnection session;
  private final StatementGuard guard;
  private final HttpRequest request;
  private final Query query;
  private final HttpResponse response;

  StatementRun(
      ChdbConnection session,
      StatementGuard guard,
      HttpRequest request,
      Query query,
      HttpResponse response) {
    this.session = session;
    this.guard = guard;
    this.request = request;
    this.query = query;
    this.response = response;
  }

  void run(StatementText text) throws IOException, HttpFailure, ChdbException {
    switch (text.statement()) {
      case Statement.InsertWithData insert -> insert(text, insert);
      case Statement.Select(Optional<String> format) -> {
        check(text);
        select(text.bytes(), format.orElse(query.format()));
      }
      case Statement.Other(Optional<String> format) -> {
        check(text);
        whole(text.bytes(), format.orElse(query.format()));
      }
    }
  }

  /** The guard reads tokens, the engine's parser trees: a statement has to pass both. */
  private void check(StatementText text) throws HttpFailure {
    Analysis analysis = session.classify(text.bytes());
    if (analysis.statements() > 1) {
      throw new HttpFailure(
          400, 62, "Code: 62. DB::Exception: Multi-statements are not allowed (SYNTAX_ERROR)");
    }
    ClickHouseEndpoint.refuseIf(guard.refusal(text.bytes(), text.bytes().length));
    if (analysis.statements() > 0) {
      ClickHouseEndpoint.refuseIf(guard.kindRefusal(text.bytes()));
    }
    if (analysis.effect() == Analysis.Effect.MUTATING_GLOBAL) {
      ClickHouseEndpoint.refuseIf(Optional.of("users, functions and the like are not available"));
    }
  }

  private void insert(StatementText text, Statement.InsertWithData insert)
      throws IOException, HttpFailure, ChdbException {
    byte[] head = Arrays.copyOf(text.bytes(), insert.headLength());
    ClickHouseEndpoint.refuseIf(guard.refusal(head, head.length));
    Progress progress;
    try (InsertStream stream = session.insert(head, insert.format(), query.parameters());
        Arena arena = Arena.ofConfined()) {
      MemorySegment part = arena.allocate(PART);
      InputStream start =
          new ByteArrayInputStream(
              text.bytes(), insert.dataOffset(), text.bytes().length - insert.dataOffset());
      if (copy(start, part, stream)) {
        copy(text.rest(), part, stream);
      }
      progress = stream.finish();
    }
    headers(progress, insert.format());
    response.send(200, "");
  }

  /** Hands data over; false if the engine wants no more of it. */
  private static boolean copy(InputStream data, MemorySegment part, InsertStream stream)
      throws IOException {
    byte[] buffer = new byte[PART];
    for (int count = data.read(buffer); count >= 0; count = data.read(buffer)) {
      MemorySegment.copy(buffer, 0, part, JAVA_BYTE, 0, count);
      if (!stream.append(part, count)) {
        return false;
      }
    }
    return true;
  }

  private void select(byte[] sql, String formatName) throws IOException, ChdbException {
    AnswerFormat format = AnswerFormat.of(formatName);
    if (format == AnswerFormat.WHOLE || request.isSet("wait_end_of_query")) {
      whole(sql, formatName);
      return;
    }
    Optional<AnswerStream> stream = session.stream(sql, formatName, query.parameters());
    if (stream.isEmpty()) {
      whole(sql, formatName);
      return;
    }
    try (AnswerStream pieces = stream.get()) {
      pieces(pieces, format, formatName);
    }
  }

  private void whole(byte[] sql, String formatName) throws IOException, ChdbException {
    try (Answer answer = session.query(sql, formatName, query.parameters())) {
      headers(answer.progress(), formatName);
      MemorySegment bytes = answer.bytes();
      if (bytes.byteSize() == 0) {
        response.send(200, "");
        return;
      }
      try (OutputStream out = open()) {
        write(bytes, 0, out);
      }
    }
  }

  private void pieces(AnswerStream stream, AnswerFormat format, String formatName)
      throws IOException, ChdbException {
    @Nullable MemorySegment piece = stream.next();
    headers(Progress.NONE, formatName);
    if (piece == null) {
      response.send(200, "");
      return;
    }
    String tag = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    response.header("X-ClickHouse-Exception-Tag", tag);
    byte[] header = piece.asSlice(0, format.headerLength(piece)).toArray(JAVA_BYTE);
    OutputStream out = open();
    long from = 0;
    try {
      while (piece != null) {
        write(piece, from, out);
        piece = stream.next();
        from = piece != null && startsWith(piece, header) ? header.length : 0;
      }
    } catch (ChdbException e) {
      out.write(exception(e.getMessage(), tag).getBytes(UTF_8));
      out.flush();
      throw e;
    }
    out.close();
  }

  /** How ClickHouse ends an answer that fails half-way; the connection is cut off behind it. */
  private static String exception(String message, String tag) {
    String text = message + "\n";
    int length = text.getBytes(UTF_8).length;
    return "\r\n__exception__\r\n"
        + tag
        + "\r\n"
        + text
        + length
        + " "
        + tag
        + "\r\n__exception__\r\n";
  }

  private static boolean startsWith(MemorySegment piece, byte[] header) {
    return piece.byteSize() >= header.length
        && MemorySegment.ofArray(header).mismatch(piece.asSlice(0, header.length)) < 0;
  }

  private static void write(MemorySegment bytes, long from, OutputStream out) throws IOException {
    byte[] buffer = new byte[(int) Math.min(PART, bytes.byteSize() - from)];
    for (long at = from; at < bytes.byteSize(); at += buffer.length) {
      int count = (int) Math.min(buffer.length, bytes.byteSize() - at);
      MemorySegment.copy(bytes, JAVA_BYTE, at, buffer, 0, count);
      out.write(buffer, 0, count);
    }
  }

  private OutputStream open() throws IOException {
    if (request.isSet("compress")) {
      return BlockCompression.compressed(buffered(response.open(200)));
    }
    String accepted =
        request.isSet("enable_http_compression")
            ? request.header("accept-encoding").orElse("").toLowerCase(Locale.ROOT)
            : "";
    if (accepted.contains("lz4")) {
      response.header("Content-Encoding", "lz4");
      return new LZ4FrameOutputStream(buffered(response.open(200)));
    }
    if (accepted.contains("gzip")) {
      response.header("Content-Encoding", "gzip");
      return new GZIPOutputStream(buffered(response.open(200)), PART);
    }
    return buffered(response.open(200));
  }

  private static OutputStream buffered(OutputStream out) {
    return new BufferedOutputStream(out, PART);
  }

  private void headers(Progress progress, String formatName) {
    response
        .header("X-ClickHouse-Summary", summary(progress))
        .header("X-ClickHouse-Format", formatName)
        .header("X-ClickHouse-Timezone", "UTC")
        .header("X-ClickHouse-Server-Display-Name", "tidemark-engine")
        .header("Content-Type", contentType(formatName));
  }

  private static String summary(Progress p) {
    return "{\"read_rows\":\"%d\",\"read_bytes\":\"%d\",\"written_rows\":\"%d\",\"written_bytes\":\"%d\",\"total_rows_to_read\":\"0\",\"result_rows\":\"0\",\"result_bytes\":\"0\",\"elapsed_ns\":\"0\"}"
        .formatted(p.readRows(), p.readBytes(), p.writtenRows(), p.writtenBytes());
  }

  private static String contentType(String formatName) {
    String name = formatName.toLowerCase(Locale.ROOT);
    if (name.contains("eachrow") || name.equals("ndjson") || name.equals("jsonlines")) {
      return "application/x-ndjson; charset=UTF-8";
    }
    if (name.startsWith("json")) {
      return "application/json; charset=UTF-8";
    }
    if (name.startsWith("csv")) {
      return "text/csv; charset=UTF-8; header=" + (name.contains("names") ? "present" : "absent");
    }
    if (name.startsWith("tsv") || name.startsWith("tabseparated")) {
      return "text/tab-separated-values; charset=UTF-8";
    }
    return "application/octet-stream";
  }
}
