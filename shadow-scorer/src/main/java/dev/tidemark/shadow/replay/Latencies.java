package dev.tidemark.shadow.replay;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long full batches took inside the model, the first few left out. Not thread-safe. */
final class Latencies {
  /** Batches in which code is still being compiled and memory taken. */
  static final int WARM_UP = 5;

  private static final int KEPT = 1 << 16;

  private final int batchSize;
  private long[] nanos = new long[64];
  private int seen;

  Latencies(int batchSize) {
    this.batchSize = batchSize;
  }

  void add(int rows, long took) {
    if (rows != batchSize) {
      return;
    }
    int place = seen++ - WARM_UP;
    if (place < 0 || place >= KEPT) {
      return;
    }
    if (place == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * place);
    }
    nanos[place] = took;
  }

  /** Empty when there were too few batches. */
  Map<String, Object> summary() {
    int count = Math.min(KEPT, seen - WARM_UP);
    if (count <= 0) {
      return Map.of();
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("batch_size", batchSize);
    summary.put("batches", count);
    summary.put("p50_ms", millis(sorted, 0.5));
    summary.put("p95_ms", millis(sorted, 0.95));
    summary.put("p99_ms", millis(sorted, 0.99));
    summary.put("model_rows_per_second", batchSize * 1e9 * count / Arrays.stream(sorted).sum());
    return summary;
  }

  private static double millis(long[] sorted, double share) {
    int place = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, place)] / 1e6;
  }
}
