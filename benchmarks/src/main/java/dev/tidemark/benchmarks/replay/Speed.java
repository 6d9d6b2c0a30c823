package dev.tidemark.benchmarks.replay;

import dev.tidemark.benchmarks.process.ProcessUse;

/**
 * How fast rows went through something.
 *
 * @param cpuMicros processor time a row in microseconds, of this process and all it started
 */
record Speed(double rowsPerSecond, double cpuMicros) {
  /** Started before the work. */
  record Watch(long nanos, double cpuSeconds) {
    Speed after(long rows) {
      double seconds = (System.nanoTime() - nanos) / 1e9;
      return new Speed(rows / seconds, 1e6 * (ProcessUse.cpuSecondsOfAll() - cpuSeconds) / rows);
    }
  }

  static Watch watch() {
    double cpuSeconds = ProcessUse.cpuSecondsOfAll();
    return new Watch(System.nanoTime(), cpuSeconds);
  }
}
