package dev.tidemark.analyzer.rootcause;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** One quantity over the windows, in order: how bad it was, and whether it was judged to be. */
final class History {
  private final NavigableMap<Instant, Double> badness = new TreeMap<>();
  private final NavigableMap<Instant, Boolean> judgedBad = new TreeMap<>();

  /** Adds what one metric says of a window; of several the worst counts. */
  void add(MetricResult result, double howBad) {
    Instant start = result.window().start();
    if (!Double.isNaN(howBad)) {
      badness.merge(start, howBad, Math::max);
    }
    if (result.status() != Status.INSUFFICIENT && result.status() != Status.FAILED) {
      judgedBad.merge(start, result.status() == Status.DRIFT, Boolean::logicalOr);
    }
  }

  /** NaN where it is not known. */
  double at(Instant start) {
    return badness.getOrDefault(start, Double.NaN);
  }

  NavigableMap<Instant, Double> badness() {
    return badness;
  }

  boolean isBadAt(Instant start) {
    return judgedBad.getOrDefault(start, false);
  }

  /**
   * The first of the windows up to a time that were bad without a break; windows that could not be
   * judged are no break. Empty when the last was not bad.
   */
  Optional<Instant> badSince(Instant start) {
    Optional<Instant> since = Optional.empty();
    for (var window : judgedBad.headMap(start, true).descendingMap().entrySet()) {
      if (!window.getValue()) {
        break;
      }
      since = Optional.of(window.getKey());
    }
    return isBadAt(start) ? since : Optional.empty();
  }
}
