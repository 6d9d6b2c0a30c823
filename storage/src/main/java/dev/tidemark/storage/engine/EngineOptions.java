package dev.tidemark.storage.engine;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * How to run an engine.
 *
 * @param dataDirectory where its data lives; made if absent
 * @param port its port on 127.0.0.1; 0 for a free one
 * @param memoryBytes what ClickHouse may use in all; a statement over it fails with code 241
 * @param maxThreads threads of one statement; 0 for as many as there are cores
 * @param statements statements run at a time; more of them wait
 * @param maxBodyBytes largest body of a request, in bytes as sent
 */
public record EngineOptions(
    Path dataDirectory,
    int port,
    long memoryBytes,
    int maxThreads,
    int statements,
    long maxBodyBytes) {

  private static final long MIN_MEMORY = 512L << 20;
  private static final double MEMORY_SHARE = 0.4;
  private static final long BODY = 1L << 30;

  /** Checks the ranges. */
  public EngineOptions {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
    if (memoryBytes < MIN_MEMORY) {
      throw new IllegalArgumentException(
          "engine memory of " + memoryBytes + " bytes is less than " + MIN_MEMORY);
    }
    if (maxThreads < 0) {
      throw new IllegalArgumentException("max threads " + maxThreads + " is negative");
    }
    if (statements < 1) {
      throw new IllegalArgumentException("statements at a time: " + statements + " is less than 1");
    }
    if (maxBodyBytes < 1) {
      throw new IllegalArgumentException("max body " + maxBodyBytes + " is less than 1");
    }
    dataDirectory = dataDirectory.toAbsolutePath().normalize();
  }

  /** The defaults: a free port, two fifths of the memory, 16 statements, bodies up to 1 GiB. */
  public static EngineOptions in(Path dataDirectory) {
    return new EngineOptions(dataDirectory, 0, defaultMemory(), 0, 16, BODY);
  }

  public EngineOptions withPort(int newPort) {
    return new EngineOptions(
        dataDirectory, newPort, memoryBytes, maxThreads, statements, maxBodyBytes);
  }

  public EngineOptions withMemoryBytes(long bytes) {
    return new EngineOptions(dataDirectory, port, bytes, maxThreads, statements, maxBodyBytes);
  }

  public EngineOptions withMaxThreads(int threads) {
    return new EngineOptions(dataDirectory, port, memoryBytes, threads, statements, maxBodyBytes);
  }

  public EngineOptions withStatements(int count) {
    return new EngineOptions(dataDirectory, port, memoryBytes, maxThreads, count, maxBodyBytes);
  }

  public EngineOptions withMaxBodyBytes(long bytes) {
    return new EngineOptions(dataDirectory, port, memoryBytes, maxThreads, statements, bytes);
  }

  /** A share of what the machine, or the container, has. */
  private static long defaultMemory() {
    long total =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean os
            ? os.getTotalMemorySize()
            : 4L << 30;
    return Math.max(MIN_MEMORY, (long) (total * MEMORY_SHARE));
  }
}
