package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the windows before one window found. Values alone count, not what was thought of them: so it
 * does not matter in which order windows were judged.
 */
final class PastValues {
  static final PastValues NONE = new PastValues(List.of());

  private record Key(Subject subject, String feature, String metric) {}

  private final List<Instant> starts;
  private final Map<Key, NavigableMap<Instant, Double>> values = new HashMap<>();

  /**
   * @param starts of the windows before, in order of time
   */
  private PastValues(List<Instant> starts) {
    this.starts = List.copyOf(starts);
  }

  /**
   * Keeps the values that can be compared.
   *
   * @param starts of the windows before, in order of time
   * @param found in those windows
   * @param minSample values that rest on fewer rows are left out
   */
  static PastValues of(List<Instant> starts, List<MetricResult> found, long minSample) {
    PastValues past = new PastValues(starts);
    found.stream()
        .filter(one -> Double.isFinite(one.value()) && one.status() != Status.FAILED)
        .filter(one -> one.sampleSize() >= minSample)
        .forEach(one ->
            past.values
                .computeIfAbsent(
                    new Key(one.subject(), one.feature(), one.metric()), _ -> new TreeMap<>())
                .put(one.window().start(), one.value()));
    return past;
  }

  /** Of the last so many windows, those that have a value, in order of time. */
  List<Double> of(Subject subject, String feature, String metric, int windows) {
    NavigableMap<Instant, Double> known = values.get(new Key(subject, feature, metric));
    if (known == null || starts.isEmpty()) {
      return List.of();
    }
    Instant first = starts.get(Math.max(0, starts.size() - windows));
    return List.copyOf(known.tailMap(first, true).values());
  }
}
