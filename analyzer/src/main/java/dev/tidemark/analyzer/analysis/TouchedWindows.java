package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.analysis.ReferenceRules.Compared;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Which windows rows or labels of some hours play a part in. Thread-safe. */
@Singleton
final class TouchedWindows {
  private static final Duration HOUR = Duration.ofHours(1);

  private final WindowPlan plans;

  TouchedWindows(WindowPlan plans) {
    this.plans = plans;
  }

  /**
   * The windows of a model, in order.
   *
   * @param hours of event time, by their starts
   * @param now windows that begin later are left out where they only depend on others
   */
  NavigableSet<TimeWindow> windows(
      ModelSettings settings, List<Compared> compared, Collection<Instant> hours, Instant now) {
    WindowLength length = WindowLength.parse(settings.window());
    NavigableSet<TimeWindow> windows =
        new TreeSet<>(Comparator.comparing(TimeWindow::start).thenComparing(TimeWindow::end));
    if (length instanceof WindowLength.RowCount) {
      if (!hours.isEmpty()) { // a late row moves all windows after it
        TimeWindow moved = new TimeWindow(Collections.min(hours), ResultQuery.END);
        windows.addAll(plans.of(settings.name(), length, moved).keySet());
      }
    } else {
      for (Instant hour : hours) {
        for (TimeWindow touched : length.windowsBetween(hour, hour.plus(HOUR))) {
          windows.add(touched);
          compared.stream()
              .flatMap(one -> one.rule().dependents(length, touched).stream())
              .filter(later -> later.start().isBefore(now))
              .forEach(windows::add);
        }
      }
      addThoseThatLookBack(settings, length, windows, now);
    }
    return windows;
  }

  private static void addThoseThatLookBack(
      ModelSettings settings, WindowLength length, NavigableSet<TimeWindow> windows, Instant now) {
    int reach = settings.windowsLookedBackAt();
    for (TimeWindow changed : List.copyOf(windows)) {
      PastWindows.after(length, changed, reach).stream()
          .filter(later -> later.start().isBefore(now))
          .forEach(windows::add);
    }
  }
}
