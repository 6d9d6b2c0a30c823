package dev.tidemark.collector.quarantine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of records that could not be used, a JSON object a line, with the reason. When it holds
 * its limit the first ones stay and further ones are only counted and logged. Thread-safe.
 */
public final class QuarantineLog implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(QuarantineLog.class);

  private final ObjectMapper json = JsonMapper.builder().build();
  private final FileChannel channel;
  private final Path file;
  private final long maxBytes;
  private long kept;
  private long left;

  private QuarantineLog(Path file, long maxBytes, FileChannel channel) {
    this.file = file;
    this.maxBytes = maxBytes;
    this.channel = channel;
  }

  /** Goes on with the file, made if absent. */
  public static QuarantineLog open(Path file, long maxBytes) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    return new QuarantineLog(file, maxBytes, channel);
  }

  /** An empty object to fill and to {@link #keep}. */
  public ObjectNode line() {
    return json.createObjectNode();
  }

  /** Appends a line; it is on disk after {@link #sync}. */
  public synchronized void keep(ObjectNode line) throws IOException {
    byte[] text = (line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    if (channel.size() + text.length > maxBytes) {
      left++;
      if (Long.bitCount(left) == 1) { // 1, 2, 4, 8 …: not a line of log each
        log.atError()
            .addKeyValue("file", file)
            .addKeyValue("left", left)
            .log("the quarantine is full: further records are only counted");
      }
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(text);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    kept++;
  }

  /** Returns once what was kept survives a power cut. */
  public synchronized void sync() throws IOException {
    channel.force(true);
  }

  /** Lines kept since this process started. */
  public synchronized long kept() {
    return kept;
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }
}
