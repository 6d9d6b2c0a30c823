package dev.tidemark.collector.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads a spool's confirmed frames in order, each once. Not thread-safe. */
public final class SpoolReader implements Closeable {
  private final Segments segments;
  private final Quarantine quarantine;
  private final long from;
  private final long to;
  private Segments.@Nullable View view;
  private @Nullable SegmentReader reader;
  private long damagedPlaces;
  private long expected;
  private long lostRows;

  SpoolReader(Segments segments, Quarantine quarantine, long from, long to) {
    this.segments = segments;
    this.quarantine = quarantine;
    this.from = from;
    this.to = to;
    this.expected = from;
  }

  /**
   * The next frame; null when none is there in time.
   *
   * @param wait how long to wait for one
   */
  public @Nullable Frame next(Duration wait) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      long known = segments.nextSequence();
      Frame frame = read();
      if (frame != null) {
        return frame;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return null;
      }
      segments.awaitGrowth(known, left);
    }
  }

  /**
   * Places that held no sound frame. A torn end after a crash is one, and costs nothing accepted.
   */
  public long damagedPlaces() {
    return damagedPlaces;
  }

  /**
   * How many confirmed records were met, since the last such question, whose frames are damaged or
   * gone.
   */
  public long takeLostRows() {
    long lost = lostRows;
    lostRows = 0;
    return lost;
  }

  /** Everything before this has been read: what was expected until then is lost. */
  public void endsAt(Spool.End end) {
    met(end.sequence() - end.unused(), end.sequence());
  }

  /**
   * Counts what should have come before.
   *
   * @param used up to here every number has a confirmed record
   * @param next what is expected from now on
   */
  private void met(long used, long next) {
    lostRows += Math.max(0, Math.min(used, to) - expected);
    expected = Math.max(expected, Math.min(next, to));
  }

  private @Nullable Frame read() throws IOException {
    while (true) {
      Segments.View current = current();
      if (current == null || reader == null) {
        return null;
      }
      Frame frame = reader.next(current.limit(), current.isEnded());
      if (frame != null) {
        if (frame.sequence() >= to) {
          return null;
        }
        if (frame.end() > from) {
          met(frame.sequence(), frame.end());
          return frame;
        }
        continue;
      }
      if (!current.isEnded()) {
        return null;
      }
      Segments.View next = segments.after(current.firstSequence());
      if (next == null) {
        return null;
      }
      open(next);
    }
  }

  private Segments.@Nullable View current() throws IOException {
    Segments.View now = segments.at(view == null ? from : view.firstSequence());
    if (now == null) {
      return null;
    }
    if (view == null || view.firstSequence() != now.firstSequence()) {
      open(now); // the first one, or the one after a segment that is done with and gone
    }
    view = now;
    return now;
  }

  private void open(Segments.View next) throws IOException {
    close();
    view = next;
    Path file = next.file();
    reader =
        new SegmentReader(
            file,
            (start, end) -> {
              damagedPlaces++;
              boolean isTornEnd = end == next.limit();
              quarantine.keep(
                  file.getFileName() + "-" + start,
                  copy(file, start, end),
                  isTornEnd ? "torn end of a segment, as a crash leaves it" : "no sound frame");
            });
    met(next.firstSequence() - reader.unused(), next.firstSequence());
  }

  private static ByteBuffer copy(Path file, long start, long end) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - start));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, start + bytes.position()) < 0) {
          break;
        }
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
