package dev.tidemark.alerts.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Windows of one model, by their start, to be read and judged together. */
record Batch(String model, NavigableMap<Instant, ModelState.Waiting> windows) {
  long rows() {
    return windows.values().stream().mapToLong(window -> window.rows).sum();
  }

  /** The windows of one model in order, no more rows at a time than fit. */
  static List<Batch> split(
      String model, NavigableMap<Instant, ModelState.Waiting> ready, long mostRows) {
    List<Batch> batches = new ArrayList<>();
    NavigableMap<Instant, ModelState.Waiting> next = new TreeMap<>();
    long rows = 0;
    for (Map.Entry<Instant, ModelState.Waiting> window : ready.entrySet()) {
      if (rows > 0 && rows + window.getValue().rows > mostRows) {
        batches.add(new Batch(model, next));
        next = new TreeMap<>();
        rows = 0;
      }
      next.put(window.getKey(), window.getValue());
      rows += window.getValue().rows;
    }
    if (!next.isEmpty()) {
      batches.add(new Batch(model, next));
    }
    return batches;
  }
}
