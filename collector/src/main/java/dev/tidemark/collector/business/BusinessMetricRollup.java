package dev.tidemark.collector.business;

import dev.tidemark.storage.business.BusinessMetricRows;
import dev.tidemark.storage.business.BusinessMetricWindows;
import dev.tidemark.storage.result.ResultWriter;
import dev.tidemark.storage.window.WindowLength;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Keeps the windows of business metrics in {@code metrics} in step with what was posted. A window
 * is computed anew from all its values whenever one of them changes, so the outcome does not depend
 * on the order or number of posts. What a crash leaves undone is found after the next start.
 * Thread-safe.
 */
public final class BusinessMetricRollup {
  /** How far back a new process looks for values whose windows were not computed. */
  private static final Duration LOOK_BACK = Duration.ofDays(7);

  private final BusinessMetricWindows windows;
  private final ResultWriter results;
  private final Function<String, WindowLength> lengths;
  private final InstantSource clock;
  private final Map<String, Set<Instant>> touched = new HashMap<>();
  private boolean isResumed;

  /**
   * @param lengths the window length of a model; may fail and is asked again
   */
  public BusinessMetricRollup(
      BusinessMetricWindows windows,
      ResultWriter results,
      Function<String, WindowLength> lengths,
      InstantSource clock) {
    this.windows = windows;
    this.results = results;
    this.lengths = lengths;
    this.clock = clock;
  }

  /** Hears of values that are in ClickHouse now. */
  public void stored(List<BusinessMetricRows> batches) {
    batches.forEach(rows ->
        rows.metrics().forEach(metric -> touch(metric.model(), List.of(metric.timestamp()))));
  }

  /**
   * Computes what has changed; to be called often, by one thread. What fails is done the next time.
   */
  public void run() {
    Instant now = clock.instant();
    if (!isResumed) {
      windows.touchedSince(now.minus(LOOK_BACK)).forEach(this::touch);
      isResumed = true;
    }
    Map<String, Set<Instant>> work = take();
    try {
      for (String model : List.copyOf(work.keySet())) {
        Set<Instant> times = work.getOrDefault(model, Set.of());
        results.write(windows.compute(model, lengths.apply(model), times, now));
        work.remove(model);
      }
    } finally {
      work.forEach((model, times) -> touch(model, List.copyOf(times)));
    }
  }

  private synchronized void touch(String model, List<Instant> times) {
    Set<Instant> minutes = touched.computeIfAbsent(model, _ -> new HashSet<>());
    times.forEach(time -> minutes.add(time.truncatedTo(ChronoUnit.MINUTES)));
  }

  private synchronized Map<String, Set<Instant>> take() {
    Map<String, Set<Instant>> taken = new HashMap<>(touched);
    touched.clear();
    return taken;
  }
}
