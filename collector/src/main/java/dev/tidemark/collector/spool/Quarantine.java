package dev.tidemark.collector.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder for bytes that could not be used: nothing accepted is ever thrown away unseen. */
public final class Quarantine {
  private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

  private final Path directory;
  private final AtomicLong bytes = new AtomicLong();

  Quarantine(Path directory) throws IOException {
    this.directory = directory;
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          bytes.addAndGet(Files.size(file));
        }
      }
    }
  }

  /** Bytes held, from before the last restart too. */
  public long bytes() {
    return bytes.get();
  }

  /** Keeps some bytes under a name; the same name again is the same content and is written once. */
  public void keep(String name, ByteBuffer content, String reason) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(name);
    if (Files.exists(file)) {
      return;
    }
    int size = content.remaining();
    Path part = directory.resolve(name + ".part"); // a crash leaves no half under the name
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    bytes.addAndGet(size);
    log.atError()
        .addKeyValue("file", file)
        .addKeyValue("bytes", size)
        .addKeyValue("reason", reason)
        .log("quarantined");
  }
}
