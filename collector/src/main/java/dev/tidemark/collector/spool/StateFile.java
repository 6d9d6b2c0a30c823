package dev.tidemark.collector.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A few bytes that are replaced as a whole and survive crashes: after {@link #store} either they or
 * what was before them is there. The ones before are kept for the case that the newer are damaged.
 */
final class StateFile {
  private static final int MAGIC = 0x31535354; // TSS1
  private static final int HEADER_BYTES = 12;

  private final Disk disk;
  private final Path directory;
  private final Path current;
  private final Path previous;
  private final Path next;

  StateFile(Disk disk, Path directory, String name) {
    this.disk = disk;
    this.directory = directory;
    this.current = directory.resolve(name);
    this.previous = directory.resolve(name + ".previous");
    this.next = directory.resolve(name + ".next");
  }

  /** Returns once the bytes survive a power cut. */
  void store(byte[] state) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(HEADER_BYTES + state.length);
    content.order(ByteOrder.LITTLE_ENDIAN).putInt(MAGIC).putInt(state.length).putInt(0).put(state);
    content.putInt(8, Frame.checksum(content, HEADER_BYTES, state.length)).flip();
    disk.delete(next);
    try (Disk.AppendFile file = disk.create(next)) {
      file.write(new ByteBuffer[] {content});
      file.force();
    }
    if (Files.exists(current)) {
      disk.replace(current, previous);
    }
    Faults.reached("in-checkpoint");
    disk.replace(next, current);
    disk.syncDirectory(directory);
  }

  /** The newest that is sound; empty when there is none. */
  Optional<byte[]> load() throws IOException {
    for (Path file : new Path[] {current, previous}) {
      if (Files.exists(file)) {
        ByteBuffer content =
            ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (content.remaining() >= HEADER_BYTES
            && content.getInt(0) == MAGIC
            && content.getInt(4) == content.remaining() - HEADER_BYTES
            && content.getInt(8)
                == Frame.checksum(content, HEADER_BYTES, content.remaining() - HEADER_BYTES)) {
          byte[] state = new byte[content.getInt(4)];
          content.get(HEADER_BYTES, state);
          return Optional.of(state);
        }
      }
    }
    return Optional.empty();
  }
}
