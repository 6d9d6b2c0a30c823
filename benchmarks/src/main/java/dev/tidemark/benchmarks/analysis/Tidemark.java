package dev.tidemark.benchmarks.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./tidemark} with arguments, in a process of its own. */
final class Tidemark implements AutoCloseable {
  private static final Duration STARTUP = Duration.ofMinutes(3);

  private final Process process;

  private Tidemark(Process process) {
    this.process = process;
  }

  /** Starts it and waits until its output has a line that begins as given. */
  static Tidemark start(
      Path home, List<String> arguments, Map<String, String> environment, String ready, Path log)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("tidemark").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Files.writeString(log, "");
    Process process = builder.start();
    long deadline = System.nanoTime() + STARTUP.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      if (Files.readString(log).lines().anyMatch(line -> line.startsWith(ready))) {
        return new Tidemark(process);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    process.destroyForcibly();
    throw new IOException(command + " did not start:\n" + Files.readString(log));
  }

  /** Most memory that it ever had resident, in MiB, as Linux says; 0 elsewhere. */
  long mostResidentMiB() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readString(status)
            .lines()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElse(0)
        / 1024;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
