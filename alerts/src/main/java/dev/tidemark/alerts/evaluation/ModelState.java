package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.result.ResultChanges.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the evaluator remembers of one model between looks. Not thread-safe. */
final class ModelState {
  /** One run of the analyzer over one window. */
  private record Run(Instant computedAt, Instant windowStart) {}

  /** Runs over one window that wait to be judged. */
  static final class Waiting {
    final Set<Instant> runs = new HashSet<>();
    Instant end = Instant.EPOCH;
    Instant computedAt = Instant.EPOCH;
    long rows;
  }

  /** Rows of each run seen lately: a run that shows as many again holds nothing new. */
  private final Map<Run, Long> seen = new HashMap<>();

  /** By start of the window. */
  final NavigableMap<Instant, Waiting> waiting = new TreeMap<>();

  /** When what waits was first and last added to; null when nothing waits. */
  @Nullable Instant waitingSince;

  @Nullable Instant lastChange;

  @Nullable Frontier frontier;

  /** End of the newest window with any traffic. */
  Instant newestWindowEnd = Instant.EPOCH;

  /** When that window was first seen, by the wall clock. */
  Instant arrivedAt = Instant.EPOCH;

  /** Takes note of a run; one that was seen already, with as many rows, changes nothing. */
  void note(Change change, Instant now) {
    Run run = new Run(change.computedAt(), change.windowStart());
    Long before = seen.put(run, change.rows());
    if (before != null && before == change.rows()) {
      return;
    }
    Waiting window = waiting.computeIfAbsent(change.windowStart(), _ -> new Waiting());
    window.runs.add(change.computedAt());
    window.rows += change.rows();
    window.end = later(window.end, change.newestEnd());
    window.computedAt = later(window.computedAt, change.computedAt());
    lastChange = now;
    if (waitingSince == null) {
      waitingSince = now;
    }
    if (change.newestEnd().isAfter(newestWindowEnd)) {
      newestWindowEnd = change.newestEnd();
      arrivedAt = now;
    }
  }

  /** Forgets runs that will not be shown again. */
  void forget(Instant computedUntil) {
    seen.keySet().removeIf(run -> !run.computedAt().isAfter(computedUntil));
  }

  /** Whether what waits has been left alone long enough, or has waited long enough. */
  boolean isDue(EvaluationSettings settings, Instant now) {
    Instant last = lastChange;
    Instant since = waitingSince;
    return last != null
        && since != null
        && (!now.isBefore(last.plus(settings.settle()))
            || !now.isBefore(since.plus(settings.settleAtMost())));
  }

  /**
   * Starts of the windows to judge now, in order. The newest window must wait when it ended long
   * before it was computed: somebody is importing the past, and more of it may be on its way.
   */
  NavigableMap<Instant, Waiting> ready(EvaluationSettings settings, Instant now) {
    Instant last = lastChange;
    Map.Entry<Instant, Waiting> newest = null;
    for (Map.Entry<Instant, Waiting> window : waiting.entrySet()) {
      if (newest == null || window.getValue().end.isAfter(newest.getValue().end)) {
        newest = window;
      }
    }
    if (newest == null
        || last == null
        || !now.isBefore(last.plus(settings.settleHistory()))
        || newest.getValue().end.isBefore(newestWindowEnd)
        || !isPast(newest.getKey(), newest.getValue())) {
      return new TreeMap<>(waiting);
    }
    Instant held = newest.getValue().end;
    NavigableMap<Instant, Waiting> ready = new TreeMap<>(waiting);
    ready.values().removeIf(window -> !window.end.isBefore(held));
    return ready;
  }

  private static boolean isPast(Instant start, Waiting window) {
    return Duration.between(window.end, window.computedAt)
            .compareTo(Duration.between(start, window.end).plusHours(1))
        > 0;
  }

  /** These windows were judged. */
  void judged(Set<Instant> starts) {
    waiting.keySet().removeAll(starts);
    if (waiting.isEmpty()) {
      waitingSince = null;
    }
  }

  /** When the oldest run that waits was computed; null when none waits. */
  @Nullable Instant oldestWaiting() {
    return waiting.values().stream()
        .flatMap(window -> window.runs.stream())
        .min(Instant::compareTo)
        .orElse(null);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
