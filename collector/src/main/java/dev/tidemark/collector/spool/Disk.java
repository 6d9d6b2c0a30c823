package dev.tidemark.collector.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * What the spool asks of a disk when it writes. One implementation is the disk; tests have one that
 * fails, or forgets what was never synced.
 */
public interface Disk {
  /**
   * Makes a file that must not exist yet; it survives a power cut only after {@link
   * #syncDirectory}.
   */
  AppendFile create(Path file) throws IOException;

  /** Puts one file in the place of another at once. */
  void replace(Path source, Path target) throws IOException;

  /** Removes a file, if it is there. */
  void delete(Path file) throws IOException;

  /** Makes creations, replacements and removals in this folder survive a power cut. */
  void syncDirectory(Path directory) throws IOException;

  /** Makes what a file holds survive a power cut, whoever wrote it. */
  void sync(Path file) throws IOException;

  /** Bytes that may still be written. */
  long usableBytes(Path directory) throws IOException;

  /** A file that only grows. Not thread-safe. */
  interface AppendFile extends Closeable {
    /** Writes all of them, one after the other. */
    void write(ByteBuffer[] buffers) throws IOException;

    /**
     * Makes what was written survive a power cut. After a failure the file must not be used
     * further: the system may have dropped what it could not write.
     */
    void force() throws IOException;

    /** Cuts off the end. */
    void truncate(long size) throws IOException;
  }

  /** The real one. */
  static Disk real() {
    return new RealDisk();
  }
}
