package dev.tidemark.dashboard.timeline;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Results of one model and version side by side: windows are columns, every metric of every subject
 * is a row. Where a window was compared with several references, the newest computation counts.
 */
public final class Timeline {
  /** Names one row. {@code feature} is empty for the model itself. */
  public record Key(Subject subject, String feature, String metric) {}

  private final List<TimeWindow> windows;
  private final Map<Key, MetricColumn> columns;

  private Timeline(List<TimeWindow> windows, Map<Key, MetricColumn> columns) {
    this.windows = List.copyOf(windows);
    this.columns = Collections.unmodifiableMap(columns);
  }

  /**
   * @param results of one model, version, segment and window length, in any order
   */
  public static Timeline of(List<MetricResult> results) {
    List<TimeWindow> windows =
        results.stream()
            .map(MetricResult::window)
            .distinct()
            .sorted(Comparator.comparing(TimeWindow::start).thenComparing(TimeWindow::end))
            .toList();
    Map<TimeWindow, Integer> index = new HashMap<>();
    for (int i = 0; i < windows.size(); i++) {
      index.put(windows.get(i), i);
    }
    Map<Key, @Nullable MetricResult[]> rows = new HashMap<>();
    for (MetricResult result : results) {
      @Nullable MetricResult[] row =
          rows.computeIfAbsent(
              new Key(result.subject(), result.feature(), result.metric()),
              _ -> new @Nullable MetricResult[windows.size()]);
      int at = index.getOrDefault(result.window(), 0);
      MetricResult before = row[at];
      if (before == null || before.computedAt().isBefore(result.computedAt())) {
        row[at] = result;
      }
    }
    Map<Key, MetricColumn> columns = new LinkedHashMap<>();
    rows.forEach((key, row) -> columns.put(key, new MetricColumn(Arrays.asList(row))));
    return new Timeline(windows, columns);
  }

  /** The same windows with the rows of some metrics. */
  public Timeline only(Collection<String> metrics) {
    Map<Key, MetricColumn> found = new LinkedHashMap<>(columns);
    found.keySet().removeIf(key -> !metrics.contains(key.metric()));
    return new Timeline(windows, found);
  }

  public List<TimeWindow> windows() {
    return windows;
  }

  public boolean isEmpty() {
    return windows.isEmpty();
  }

  public Optional<MetricColumn> find(Subject subject, String feature, String metric) {
    return Optional.ofNullable(columns.get(new Key(subject, feature, metric)));
  }

  /** Every row. */
  public Map<Key, MetricColumn> columns() {
    return columns;
  }

  /** Names of the subjects of one kind, by name. */
  public List<String> names(Subject subject) {
    return columns.keySet().stream()
        .filter(key -> key.subject() == subject)
        .map(Key::feature)
        .distinct()
        .sorted()
        .toList();
  }
}
