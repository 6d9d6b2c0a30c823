package dev.tidemark.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a process has used, as Linux says in {@code /proc}. */
public final class ProcessUse {
  /** The kernel's unit of processor time in {@code /proc}: fixed for programs at 1/100 s. */
  private static final double TICKS_PER_SECOND = 100;

  /** Places in {@code stat} after the name. */
  private static final int UTIME = 11;

  private static final int STIME = 12;
  private static final int CUTIME = 13;
  private static final int CSTIME = 14;

  private ProcessUse() {}

  /** Processor seconds, in the kernel too; 0 if the process is gone. */
  public static double cpuSeconds(long pid) {
    return seconds(pid, UTIME, STIME);
  }

  /**
   * Processor seconds of this process and all it ever started, in the kernel too: growing, since a
   * process that has ended counts with the one that waited for it.
   */
  public static double cpuSecondsOfAll() {
    ProcessHandle self = ProcessHandle.current();
    return Stream.concat(Stream.of(self), self.descendants())
        .mapToDouble(process -> seconds(process.pid(), UTIME, STIME, CUTIME, CSTIME))
        .sum();
  }

  private static double seconds(long pid, int... places) {
    String stat = read(pid, "stat");
    if (stat.isEmpty()) {
      return 0;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 0);
    return IntStream.of(places).mapToLong(place -> Long.parseLong(fields[place])).sum()
        / TICKS_PER_SECOND;
  }

  /** Resident memory in MiB; 0 if the process is gone. */
  public static long residentMiB(long pid) {
    return read(pid, "status")
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElse(0)
        / 1024;
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) { // it has ended, perhaps just now
      return "";
    }
  }
}
