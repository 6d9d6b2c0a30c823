package dev.tidemark.collector.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A spool in a folder of its own, on a disk with faults; its frames are texts. */
abstract class SpoolOnFaultyDisk {
  static final SpoolLimits SMALL = new SpoolLimits(1 << 20, 0, 4_096, 1 << 20);

  @TempDir Path folder;
  Path directory;
  FaultyDisk disk;

  @BeforeEach
  void prepare() throws IOException {
    directory = folder.resolve("spool");
    disk = new FaultyDisk(folder);
  }

  final Spool open() throws IOException {
    return Spool.open(directory, disk, SMALL);
  }

  static long append(Spool spool, String text) {
    return spool.append(List.of(draft(text))).join();
  }

  static Frame.Draft draft(String text) {
    return new Frame.Draft(1, 1, List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  static List<String> all(Spool spool, long from) throws Exception {
    try (SpoolReader reader = spool.reader(from)) {
      return rest(reader);
    }
  }

  static List<String> rest(SpoolReader reader) throws Exception {
    List<String> texts = new ArrayList<>();
    for (Frame frame = reader.next(Duration.ZERO);
        frame != null;
        frame = reader.next(Duration.ZERO)) {
      texts.add(StandardCharsets.UTF_8.decode(frame.payload()).toString());
    }
    return texts;
  }
}
