package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultChanges;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How far each quiet series of a model has been judged, so that a window that comes late is known
 * to be late. Series with an active alert keep that in the alert. Not thread-safe.
 */
final class Frontier {
  private final Map<String, Instant> newest = new HashMap<>();
  private final Map<ResultChanges.Series, Instant> beforeStart = new HashMap<>();
  private Instant knownFrom = Instant.MAX;

  /** Whether windows that start at this time or later can be told late from timely. */
  boolean knows(Instant from) {
    return !from.isBefore(knownFrom);
  }

  /**
   * What was judged before this process began.
   *
   * @param windows start of the newest window by series, of one model
   * @param from older windows were not looked at
   */
  void judgedBefore(Map<ResultChanges.Series, Instant> windows, Instant from) {
    beforeStart.putAll(windows);
    knownFrom = from;
  }

  /** The newest window of a series that ended an alert. */
  void endedIn(String fingerprint, Instant windowStart) {
    reached(fingerprint, windowStart, true);
  }

  /** Whether no newer window was judged; the same window may come again. */
  boolean admits(String fingerprint, MetricResult result) {
    Instant start = result.window().start();
    Instant known = newest.get(fingerprint);
    if (known == null) {
      known = beforeStart.get(ResultChanges.Series.of(result));
    }
    return known == null || !start.isBefore(known);
  }

  /**
   * @param over whether this window ended an alert: then it does not count again
   */
  void reached(String fingerprint, Instant windowStart, boolean over) {
    newest.merge(
        fingerprint,
        over ? windowStart.plusMillis(1) : windowStart,
        (a, b) -> a.isAfter(b) ? a : b);
  }
}
