package dev.tidemark.server.assembly;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One server a data directory: held while the process lives, gone with it whatever ends it. */
public final class DataDirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DataDirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws StartupException saying what to do, if the directory cannot be written or another
   *     server holds it
   */
  public static DataDirectoryLock acquire(Path directory) {
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve("server.lock");
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String owner = Files.readString(file).strip();
        channel.close();
        throw new StartupException(
            "The data directory "
                + directory
                + " is in use by another server"
                + (owner.isEmpty() ? "" : " (process " + owner + ")")
                + ". Stop it, or choose another directory with --data-dir.");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return new DataDirectoryLock(channel);
    } catch (FileSystemException e) {
      throw new StartupException(
          "The data directory "
              + directory
              + " cannot be written ("
              + reason(e)
              + "). Choose another with --data-dir or TIDEMARK_DATA_DIR, or give this user the right to write there.");
    } catch (IOException e) {
      throw new StartupException(
          "The data directory " + directory + " cannot be locked: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) { // held by this very process
      return null;
    }
  }

  private static String reason(FileSystemException e) {
    String reason = e.getReason();
    return reason != null
        ? reason
        : switch (e) {
          case java.nio.file.AccessDeniedException _ -> "permission denied";
          case java.nio.file.FileAlreadyExistsException _ -> "a file of that name stands there";
          default -> e.getClass().getSimpleName();
        };
  }
}
