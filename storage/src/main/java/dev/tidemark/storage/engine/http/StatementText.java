package dev.tidemark.storage.engine.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.storage.engine.sql.Statement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/** The statement of a request: what stands in its address, then what stands in its body. */
final class StatementText {
  private static final int FIRST_READ = 1 << 18;
  private static final int MAX_STATEMENT = 64 << 20;

  private final byte[] bytes;
  private final Statement statement;
  private final InputStream rest;

  private StatementText(byte[] bytes, Statement statement, InputStream rest) {
    this.bytes = bytes;
    this.statement = statement;
    this.rest = rest;
  }

  /** The text in UTF-8, with the start of the data of an INSERT. */
  byte[] bytes() {
    return bytes;
  }

  /** How to run it. */
  Statement statement() {
    return statement;
  }

  /** The data that is not in {@link #bytes}; empty for anything but an INSERT. */
  InputStream rest() {
    return rest;
  }

  static StatementText read(HttpRequest request, InputStream body) throws IOException, HttpFailure {
    String address = request.parameter("query").map(q -> q + "\n").orElse("");
    InputStream text =
        new SequenceInputStream(new ByteArrayInputStream(address.getBytes(UTF_8)), body);
    byte[] start = text.readNBytes(FIRST_READ);
    Statement statement = Statement.of(start, start.length);
    if (statement instanceof Statement.InsertWithData || start.length < FIRST_READ) {
      return new StatementText(start, statement, text);
    }
    byte[] more = text.readNBytes(MAX_STATEMENT);
    if (more.length == MAX_STATEMENT) {
      throw new HttpFailure(
          413, 62, "Code: 62. DB::Exception: the statement is too long (SYNTAX_ERROR)");
    }
    byte[] all = Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, all, start.length, more.length);
    return new StatementText(all, Statement.of(all, all.length), InputStream.nullInputStream());
  }

  boolean isEmpty() {
    for (byte b : bytes) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }
}
