package dev.tidemark.storage.engine;

import dev.tidemark.storage.engine.chdb.EngineUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * An engine's directory, locked for as long as its process lives.
 *
 * <p>{@code clickhouse/} holds the data, {@code engine.lock} the lock with the owner's process id,
 * {@code engine-run/} is the engine's working directory with its generated configuration, {@code
 * engine-log/} its log.
 */
final class EngineDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel channel;
  private final FileLock lock;

  private EngineDirectory(Path root, FileChannel channel, FileLock lock) {
    this.root = root;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes the directory where needed and locks it.
   *
   * @throws EngineUnavailableException if it cannot be written, or another process has locked it
   */
  static EngineDirectory lock(Path root) {
    try {
      Files.createDirectories(root);
      for (String part : new String[] {"clickhouse", "engine-run", "engine-log"}) {
        Files.createDirectories(root.resolve(part));
      }
      FileChannel channel =
          FileChannel.open(
              root.resolve("engine.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      @Nullable FileLock lock = tryLock(channel);
      if (lock == null) {
        String owner = owner(channel);
        channel.close();
        throw new EngineUnavailableException(
            "The data directory "
                + root
                + " is in use by another engine"
                + (owner.isEmpty() ? "" : " (process " + owner + ")")
                + ". Stop that one, or choose another directory with --data-dir.");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return new EngineDirectory(root, channel, lock);
    } catch (IOException e) {
      throw new EngineUnavailableException(
          "The data directory "
              + root
              + " cannot be written ("
              + e
              + "). Choose one that can with --data-dir.",
          e);
    }
  }

  Path clickHouse() {
    return root.resolve("clickhouse");
  }

  Path run() {
    return root.resolve("engine-run");
  }

  Path log() {
    return root.resolve("engine-log");
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(32);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
  }
}
