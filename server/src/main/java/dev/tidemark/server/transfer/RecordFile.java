package dev.tidemark.server.transfer;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of records, or standard input. What it holds and how it is compressed is told by its first
 * bytes, not by its name.
 */
final class RecordFile {
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final byte[] PARQUET = {'P', 'A', 'R', '1'};
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final int BUFFER = 1 << 16;

  private final @Nullable Path path;

  private RecordFile(@Nullable Path path) {
    this.path = path;
  }

  /** How its records are written. */
  enum Form {
    NDJSON("application/x-ndjson"),
    CSV("text/csv"),
    PARQUET("application/vnd.apache.parquet");

    private final String mediaType;

    Form(String mediaType) {
      this.mediaType = mediaType;
    }

    String mediaType() {
      return mediaType;
    }
  }

  /**
   * An opened file: its bytes as they were before they were compressed.
   *
   * @param raw counts the bytes read from the file itself
   */
  record Opened(Form form, InputStream body, CountedInput raw) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /**
   * @param name a path, or {@code -} for standard input
   * @throws IOException if it cannot be read
   */
  static RecordFile of(String name) throws IOException {
    if (name.equals("-")) {
      return new RecordFile(null);
    }
    Path path = Path.of(name);
    if (!Files.exists(path)) {
      throw new IOException("there is no such file");
    }
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new IOException("it cannot be read");
    }
    return new RecordFile(path);
  }

  boolean isStandardInput() {
    return path == null;
  }

  /** The file's path. */
  Path path() {
    if (path == null) {
      throw new IllegalStateException("standard input has no path");
    }
    return path;
  }

  /** Its size in bytes as it lies there; -1 if that is not known. */
  long size() throws IOException {
    return path == null ? -1 : Files.size(path);
  }

  /**
   * Opens it; the caller closes.
   *
   * @throws IOException with a message for the user
   */
  Opened open() throws IOException {
    CountedInput raw = new CountedInput(path == null ? System.in : Files.newInputStream(path));
    try {
      InputStream body = plain(new BufferedInputStream(raw, BUFFER));
      byte[] start = peek(body);
      if (startsWith(start, PARQUET)) {
        return new Opened(Form.PARQUET, body, raw);
      }
      if (startsWith(start, BYTE_ORDER_MARK)) {
        body.skipNBytes(BYTE_ORDER_MARK.length);
        start = peek(body);
      }
      return new Opened(isJson(start) ? Form.NDJSON : Form.CSV, body, raw);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static InputStream plain(InputStream in) throws IOException {
    byte[] start = peek(in);
    if (startsWith(start, GZIP)) {
      return new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER);
    }
    if (startsWith(start, ZSTD)) {
      return new BufferedInputStream(new ZstdInputStream(in), BUFFER);
    }
    return in;
  }

  private static byte[] peek(InputStream in) throws IOException {
    in.mark(PARQUET.length);
    byte[] start = in.readNBytes(PARQUET.length);
    in.reset();
    return start;
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length
        && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }

  private static boolean isJson(byte[] start) {
    for (byte b : start) {
      if (b == '{' || b == '[') {
        return true;
      }
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return false;
  }
}
