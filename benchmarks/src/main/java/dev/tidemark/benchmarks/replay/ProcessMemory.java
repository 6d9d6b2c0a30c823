package dev.tidemark.benchmarks.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Resident memory of this process and all it started, looked at now and then (Linux). */
final class ProcessMemory {
  private final List<Long> mebibytes = new ArrayList<>();

  void look() {
    mebibytes.add(
        Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
                .mapToLong(process -> resident(process.pid()))
                .sum()
            >> 10);
  }

  /** The largest of the first, second, third and last quarter, so that growth shows. */
  String summary() {
    List<String> quarters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long largest =
          mebibytes.subList(i * mebibytes.size() / 4, (i + 1) * mebibytes.size() / 4).stream()
              .mapToLong(Long::longValue)
              .max()
              .orElse(0);
      quarters.add(Long.toString(largest));
    }
    return String.join("/", quarters);
  }

  private static long resident(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) { // the process has ended meanwhile
      return 0;
    }
  }
}
