package dev.tidemark.analyzer.column;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Numbers in a file without a name: its space is given back when it is closed, when nothing refers
 * to it any longer, and when the process ends, however that happens. Reading is thread-safe.
 */
final class SpillFile implements AutoCloseable {
  private static final int BUFFER = 1 << 18;

  private final FileChannel channel;
  private long end;

  private SpillFile(FileChannel channel) {
    this.channel = channel;
  }

  static SpillFile in(Path folder) {
    try {
      Path path = Files.createTempFile(folder, "cells", ".tmp");
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      Files.delete(path); // the open channel keeps what it holds
      return new SpillFile(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set cells aside in " + folder, e);
    }
  }

  /**
   * Appends numbers.
   *
   * @return where they begin
   */
  long write(double[] numbers) {
    long start = end;
    ByteBuffer bytes = buffer(numbers.length);
    try {
      for (int done = 0; done < numbers.length; ) {
        int count = Math.min(numbers.length - done, bytes.capacity() / Double.BYTES);
        bytes.clear().limit(count * Double.BYTES);
        bytes.asDoubleBuffer().put(numbers, done, count);
        while (bytes.hasRemaining()) {
          end += channel.write(bytes, end);
        }
        done += count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set cells aside", e);
    }
    return start;
  }

  /** Reads numbers back to a place in an array. */
  void read(long start, double[] target, int from, int length) {
    ByteBuffer bytes = buffer(length);
    long position = start;
    try {
      for (int done = 0; done < length; ) {
        int count = Math.min(length - done, bytes.capacity() / Double.BYTES);
        bytes.clear().limit(count * Double.BYTES);
        while (bytes.hasRemaining()) {
          int read = channel.read(bytes, position);
          if (read < 0) {
            throw new IOException("ends at " + position);
          }
          position += read;
        }
        bytes.flip();
        bytes.asDoubleBuffer().get(target, from + done, count);
        done += count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read cells that were set aside", e);
    }
  }

  private static ByteBuffer buffer(int numbers) {
    return ByteBuffer.allocate(Math.clamp((long) numbers * Double.BYTES, 8, BUFFER))
        .order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give back the space of cells", e);
    }
  }
}
