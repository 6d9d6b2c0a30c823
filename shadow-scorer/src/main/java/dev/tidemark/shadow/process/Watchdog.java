package dev.tidemark.shadow.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Ends a process that keeps somebody waiting too long or takes too much memory. */
final class Watchdog {
  private static final long PERIOD_NANOS = Duration.ofMillis(20).toNanos();
  private static final long PAGE = 4096;

  private final Process process;
  private final long memoryBytes;
  private volatile long deadline;
  private volatile long allowedSeconds;
  private volatile boolean waiting;
  private volatile boolean stopped;
  private volatile String limitReached = "";

  private Watchdog(Process process, long memoryBytes) {
    this.process = process;
    this.memoryBytes = memoryBytes;
  }

  static Watchdog start(Process process, long memoryBytes) {
    Watchdog watchdog = new Watchdog(process, memoryBytes);
    Thread.ofVirtual().name("watch scorer " + process.pid()).start(watchdog::watch);
    return watchdog;
  }

  void expectWithin(Duration time) {
    allowedSeconds = time.toSeconds();
    deadline = System.nanoTime() + time.toNanos();
    waiting = true;
  }

  void relax() {
    waiting = false;
  }

  void stop() {
    stopped = true;
  }

  /** Why the process was ended; empty when it was not. */
  String limitReached() {
    return limitReached;
  }

  private void watch() {
    Path statm = Path.of("/proc", Long.toString(process.pid()), "statm");
    boolean canSeeMemory = Files.exists(statm);
    while (!stopped && process.isAlive()) {
      if (waiting && System.nanoTime() > deadline) {
        end("The model took longer than the " + allowedSeconds + " s it may take.");
        return;
      }
      if (canSeeMemory && resident(statm) > memoryBytes) {
        end("The model needs more memory than the " + (memoryBytes >> 20) + " MiB it may use.");
        return;
      }
      LockSupport.parkNanos(PERIOD_NANOS);
    }
  }

  private void end(String reason) {
    limitReached = reason;
    process.destroyForcibly();
  }

  private static long resident(Path statm) {
    try {
      return Long.parseLong(Files.readString(statm).split(" ", 3)[1]) * PAGE;
    } catch (IOException e) {
      return 0; // it has just ended
    }
  }
}
