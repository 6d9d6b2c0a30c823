package dev.tidemark.collector.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments of one spool by first sequence, and how far each may be read. Thread-safe. */
final class Segments implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Segments.class);

  private final Path directory;
  private final Disk disk;
  private final long segmentBytes;
  private final ReentrantLock guard = new ReentrantLock();
  private final Condition grown = guard.newCondition();
  private final TreeMap<Long, Segment> segments = new TreeMap<>();
  private long nextSequence;

  /** How many numbers just before the next one no confirmed record has. */
  private long unused;

  private long bytes;
  private Disk.@Nullable AppendFile active;
  private @Nullable Segment activeSegment;

  /**
   * One file.
   *
   * @param durableBytes how far it may be read: confirmed, or all of it when it was found at start
   */
  static final class Segment {
    private final Path file;
    private long durableBytes;
    private boolean ended;

    Segment(Path file, long durableBytes, boolean ended) {
      this.file = file;
      this.durableBytes = durableBytes;
      this.ended = ended;
    }
  }

  /** A segment as a reader sees it at one moment. */
  record View(long firstSequence, Path file, long limit, boolean isEnded) {}

  private Segments(Path directory, Disk disk, long segmentBytes) {
    this.directory = directory;
    this.disk = disk;
    this.segmentBytes = segmentBytes;
  }

  /**
   * Finds what is there; reads only the last segment, to know the next sequence. What a killed
   * process left there unsynced is synced first: from now on it is read like everything else. A
   * segment that it had only begun never held a record, and does not say which numbers before it
   * are unused: it goes.
   */
  static Segments open(Path directory, Disk disk, long segmentBytes) throws IOException {
    Segments found = new Segments(directory, disk, segmentBytes);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        var first = SegmentHeader.firstSequence(file);
        if (first.isPresent()) {
          long size = Files.size(file);
          found.segments.put(first.getAsLong(), new Segment(file, size, true));
          found.bytes += size;
        }
      }
    }
    found.removeOnlyBegun();
    Map.Entry<Long, Segment> last = found.segments.lastEntry();
    if (last != null) {
      disk.sync(last.getValue().file);
      disk.syncDirectory(directory);
      long end = endOf(last.getKey(), last.getValue());
      // A name is a first sequence: it must differ from the last segment's even if that is empty.
      found.nextSequence = Math.max(end, last.getKey() + 1);
      found.unused = found.nextSequence - end;
    }
    return found;
  }

  private void removeOnlyBegun() throws IOException {
    Map.Entry<Long, Segment> last = segments.lastEntry();
    if (last != null && last.getValue().durableBytes <= SegmentHeader.BYTES) {
      ByteBuffer header =
          ByteBuffer.wrap(Files.readAllBytes(last.getValue().file)).order(ByteOrder.LITTLE_ENDIAN);
      if (!SegmentHeader.isSound(header)) {
        disk.delete(last.getValue().file);
        bytes -= last.getValue().durableBytes;
        segments.remove(last.getKey());
      }
    }
  }

  private static long endOf(long first, Segment segment) throws IOException {
    long end = first;
    try (SegmentReader reader = new SegmentReader(segment.file, (_, _) -> {})) {
      for (Frame frame = reader.next(segment.durableBytes, true);
          frame != null;
          frame = reader.next(segment.durableBytes, true)) {
        end = frame.end();
      }
    }
    return end;
  }

  /**
   * No sequence handed out from now on is smaller: one that a checkpoint knows is not used again.
   */
  void atLeast(Spool.End known) {
    guard.lock();
    try {
      if (known.sequence() >= nextSequence) {
        nextSequence = known.sequence();
        unused = known.unused();
      }
    } finally {
      guard.unlock();
    }
  }

  /**
   * Writes and syncs groups of frames; called by one thread.
   *
   * @param ends receives each group's sequence after its last frame
   */
  void write(List<List<Frame.Draft>> groups, long[] ends) throws IOException {
    if (active == null) {
      begin();
    }
    Disk.AppendFile file = Objects.requireNonNull(active);
    Segment segment = Objects.requireNonNull(activeSegment);
    List<ByteBuffer> buffers = new ArrayList<>();
    long sequence = nextSequence;
    for (int i = 0; i < groups.size(); i++) {
      for (Frame.Draft frame : groups.get(i)) {
        frame.addTo(buffers, sequence);
        sequence += frame.rows();
      }
      ends[i] = sequence;
    }
    long size = 0;
    for (ByteBuffer buffer : buffers) {
      size += buffer.remaining();
    }
    try {
      Faults.reached("before-write");
      file.write(buffers.toArray(ByteBuffer[]::new));
      Faults.reached("before-sync");
      file.force();
      Faults.reached("after-sync");
    } catch (IOException | RuntimeException e) {
      abandon(file, segment, sequence);
      throw e;
    }
    guard.lock();
    try {
      nextSequence = sequence;
      segment.durableBytes += size;
      bytes += size;
      grown.signalAll();
    } finally {
      guard.unlock();
    }
    if (segment.durableBytes >= segmentBytes) {
      end(segment);
      active = null;
      file.close();
    }
  }

  /** What was written since the last sync may or may not be there: nothing of it was promised. */
  private void abandon(Disk.AppendFile file, Segment segment, long usedUpTo) {
    try (file) {
      file.truncate(segment.durableBytes);
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a broken segment keeps its unconfirmed end");
    }
    active = null;
    guard.lock();
    try {
      unused += usedUpTo - nextSequence;
      nextSequence = usedUpTo;
    } finally {
      guard.unlock();
    }
    end(segment);
  }

  private void begin() throws IOException {
    long first = nextSequence;
    Path path = directory.resolve(SegmentHeader.fileName(first));
    disk.delete(path); // left by a beginning that failed
    Disk.AppendFile file = disk.create(path);
    try {
      file.write(new ByteBuffer[] {SegmentHeader.bytes(first, unused)});
      file.force();
      Faults.reached("before-directory-sync");
      disk.syncDirectory(directory);
    } catch (IOException e) {
      file.close();
      disk.delete(path);
      throw e;
    }
    Segment segment = new Segment(path, SegmentHeader.BYTES, false);
    guard.lock();
    try {
      segments.put(first, segment);
      bytes += SegmentHeader.BYTES;
      unused = 0;
    } finally {
      guard.unlock();
    }
    active = file;
    activeSegment = segment;
  }

  private void end(Segment segment) {
    guard.lock();
    try {
      segment.ended = true;
      grown.signalAll();
    } finally {
      guard.unlock();
    }
  }

  /** Removes the segments that hold nothing at or after the sequence. */
  void removeBefore(long sequence) throws IOException {
    List<Path> gone = new ArrayList<>();
    guard.lock();
    try {
      while (segments.size() > 1
          && segments.firstEntry().getValue().ended
          && segments.higherKey(segments.firstKey()) <= sequence) {
        Segment segment = segments.pollFirstEntry().getValue();
        gone.add(segment.file);
        bytes -= segment.durableBytes;
      }
    } finally {
      guard.unlock();
    }
    for (Path file : gone) {
      Faults.reached("before-unlink");
      disk.delete(file);
      Faults.reached("after-unlink");
    }
    if (!gone.isEmpty()) {
      disk.syncDirectory(directory);
    }
  }

  /** The segment that holds the sequence, or the first one after it. */
  @Nullable View at(long sequence) {
    guard.lock();
    try {
      Map.Entry<Long, Segment> found = segments.floorEntry(sequence);
      return view(found == null ? segments.ceilingEntry(sequence) : found);
    } finally {
      guard.unlock();
    }
  }

  /** The next segment; null as long as there is none. */
  @Nullable View after(long firstSequence) {
    guard.lock();
    try {
      return view(segments.higherEntry(firstSequence));
    } finally {
      guard.unlock();
    }
  }

  /** Waits until something was added, at most so long. */
  void awaitGrowth(long knownNext, long nanos) throws InterruptedException {
    guard.lockInterruptibly();
    try {
      long left = nanos;
      while (nextSequence == knownNext && left > 0) {
        left = grown.awaitNanos(left);
      }
    } finally {
      guard.unlock();
    }
  }

  long bytes() {
    guard.lock();
    try {
      return bytes;
    } finally {
      guard.unlock();
    }
  }

  int count() {
    guard.lock();
    try {
      return segments.size();
    } finally {
      guard.unlock();
    }
  }

  Spool.End end() {
    guard.lock();
    try {
      return new Spool.End(nextSequence, unused);
    } finally {
      guard.unlock();
    }
  }

  long nextSequence() {
    guard.lock();
    try {
      return nextSequence;
    } finally {
      guard.unlock();
    }
  }

  private static @Nullable View view(Map.@Nullable Entry<Long, Segment> entry) {
    return entry == null
        ? null
        : new View(
            entry.getKey(),
            entry.getValue().file,
            entry.getValue().durableBytes,
            entry.getValue().ended);
  }

  @Override
  public void close() throws IOException {
    if (active != null) {
      active.close();
    }
  }
}
