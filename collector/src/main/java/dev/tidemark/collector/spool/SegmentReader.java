package dev.tidemark.collector.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment's frames in order. Bytes that are no sound frame are stepped over to the next one
 * and reported, so that damage costs no more than the frames it hit. Not thread-safe.
 */
final class SegmentReader implements Closeable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final FileChannel channel;
  private final Damage damage;
  private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long bufferOffset;
  private long offset = SegmentHeader.BYTES;

  /** Hears of bytes that are no sound frame. */
  @FunctionalInterface
  interface Damage {
    void found(long from, long to) throws IOException;
  }

  SegmentReader(Path file, Damage damage) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.damage = damage;
    buffer.limit(0);
  }

  /** How many numbers before its first one no record has. */
  int unused() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(SegmentHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (header.hasRemaining() && channel.read(header, header.position()) >= 0) {
      // until it is whole or the file ends
    }
    return SegmentHeader.unused(header.flip());
  }

  /** Where the next frame starts. */
  long offset() {
    return offset;
  }

  /**
   * The next frame that lies whole before the limit.
   *
   * @param limit no byte at or after this offset is looked at
   * @param isEnded whether the segment will never hold more than up to the limit: then a rest that
   *     is no frame is damage, else it may still become one
   */
  @Nullable Frame next(long limit, boolean isEnded) throws IOException {
    while (offset < limit) {
      int available = fill(limit, Frame.HEADER_BYTES);
      if (available >= Frame.HEADER_BYTES && Frame.isHeader(buffer, at())) {
        int size = Frame.sizeAt(buffer, at());
        if (fill(limit, size) >= size && Frame.isSound(buffer, at())) {
          Frame frame = Frame.at(buffer, at());
          offset += size;
          return frame;
        }
        if (limit - offset < size && !isEnded) {
          return null;
        }
      } else if (available < Frame.HEADER_BYTES && !isEnded) {
        return null;
      }
      stepOver(limit);
    }
    return null;
  }

  /** Finds the next sound frame and reports what lies before it. */
  private void stepOver(long limit) throws IOException {
    long from = offset;
    offset++;
    while (offset < limit) {
      int available = fill(limit, Frame.HEADER_BYTES);
      if (available < Frame.HEADER_BYTES) {
        offset = limit;
        break;
      }
      int start = at();
      int end = start + (int) Math.min(available, limit - offset) - Frame.HEADER_BYTES;
      int place = start;
      while (place <= end && buffer.getInt(place) != Frame.MAGIC) {
        place++;
      }
      offset += place - start;
      if (place <= end) {
        if (Frame.isHeader(buffer, place)) {
          int size = Frame.sizeAt(buffer, place);
          if (fill(limit, size) >= size && Frame.isSound(buffer, at())) {
            break;
          }
        }
        offset++;
      }
    }
    damage.found(from, offset);
  }

  private int at() {
    return (int) (offset - bufferOffset);
  }

  /** Bytes available at the offset, after trying to have so many. */
  private int fill(long limit, int wanted) throws IOException {
    if (bufferOffset + buffer.limit() - offset < wanted || offset < bufferOffset) {
      if (buffer.capacity() < wanted) {
        buffer = ByteBuffer.allocate(wanted).order(ByteOrder.LITTLE_ENDIAN);
      }
      bufferOffset = offset;
      buffer.clear();
      buffer.limit((int) Math.min(buffer.capacity(), limit - offset));
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, bufferOffset + buffer.position()) < 0) {
          break;
        }
      }
      buffer.flip();
    }
    return (int) (Math.min(bufferOffset + buffer.limit(), limit) - offset);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
