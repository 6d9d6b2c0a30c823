package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.TrafficReader;
import dev.tidemark.storage.window.WindowLength;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which windows of which versions hold traffic. */
final class WindowPlan {
  private WindowPlan() {}

  /** Versions by window, both in order. */
  static Map<TimeWindow, Collection<String>> of(
      WindowLength length, List<TrafficReader.Minute> minutes) {
    Map<TimeWindow, Collection<String>> plan =
        new TreeMap<>(Comparator.comparing(TimeWindow::start));
    for (TrafficReader.Minute minute : minutes) {
      plan.computeIfAbsent(length.windowOf(minute.start()), _ -> new TreeSet<>())
          .add(minute.version());
    }
    return plan;
  }
}
