package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.window.RowWindowReader;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.TrafficReader;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which windows of which versions hold traffic. Thread-safe. */
@Singleton
final class WindowPlan {
  private final TrafficReader traffic;
  private final RowWindowReader rows;

  WindowPlan(TrafficReader traffic, RowWindowReader rows) {
    this.traffic = traffic;
    this.rows = rows;
  }

  /** Versions by each window that touches the period, both in order. */
  Map<TimeWindow, Collection<String>> of(String model, WindowLength length, TimeWindow period) {
    Map<TimeWindow, Collection<String>> plan =
        new TreeMap<>(Comparator.comparing(TimeWindow::start).thenComparing(TimeWindow::end));
    if (length instanceof WindowLength.RowCount) {
      for (String version : versions(model, period)) {
        rowWindows(model, version, length).stream()
            .filter(window -> touches(window, period))
            .forEach(window -> add(plan, window, version));
      }
      return plan;
    }
    List<TimeWindow> windows = length.windowsBetween(period.start(), period.end());
    TimeWindow whole = new TimeWindow(windows.getFirst().start(), windows.getLast().end());
    for (TrafficReader.Minute minute : traffic.minutes(model, whole)) {
      length.windowsOf(minute.start()).stream()
          .filter(window -> touches(window, period))
          .forEach(window -> add(plan, window, minute.version()));
    }
    return plan;
  }

  /** The versions with traffic in a period. */
  Collection<String> versions(String model, TimeWindow period) {
    Collection<String> versions = new TreeSet<>();
    traffic.minutes(model, period).forEach(minute -> versions.add(minute.version()));
    return versions;
  }

  /** All windows of one version when they are counted in rows; none otherwise. */
  List<TimeWindow> rowWindows(String model, String version, WindowLength length) {
    return length instanceof WindowLength.RowCount(long count)
        ? rows.windows(model, version, count)
        : List.of();
  }

  private static boolean touches(TimeWindow window, TimeWindow period) {
    return window.start().isBefore(period.end()) && period.start().isBefore(window.end());
  }

  private static void add(
      Map<TimeWindow, Collection<String>> plan, TimeWindow window, String version) {
    plan.computeIfAbsent(window, _ -> new TreeSet<>()).add(version);
  }
}
