package dev.tidemark.dashboard.timeline;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A run of windows in which one metric was beyond its limit. Windows that say nothing (too few
 * rows, failed, missing) neither end nor start one.
 *
 * @param worst the result that is furthest from what was to be expected
 * @param span from the start of the first such window to the end of the last
 * @param windows how many windows were beyond the limit
 * @param isOngoing whether the last window that says anything belongs to it
 */
public record Episode(
    Subject subject,
    String feature,
    String metric,
    MetricResult worst,
    TimeWindow span,
    int windows,
    boolean isOngoing) {
  /** Most telling first: ongoing before past, then by size of the worst value. */
  public static final Comparator<Episode> BY_IMPORTANCE =
      Comparator.comparing(Episode::isOngoing)
          .thenComparing(episode -> episode.worst().status() == Status.DRIFT)
          .thenComparingDouble(Episode::weight)
          .reversed()
          .thenComparing(episode -> episode.span().start());

  /** All episodes of the given metrics, most important first. */
  public static List<Episode> in(Timeline timeline, List<String> metrics) {
    List<Episode> episodes = new ArrayList<>();
    for (Map.Entry<Timeline.Key, MetricColumn> row : timeline.columns().entrySet()) {
      if (metrics.contains(row.getKey().metric())) {
        collect(row.getKey(), row.getValue(), episodes);
      }
    }
    episodes.sort(BY_IMPORTANCE);
    return episodes;
  }

  /** How far the worst value is from what was to be expected, at least 0. */
  public double weight() {
    return excess(worst);
  }

  /** Distance of a value from the expected one, or from the reference's where there is none. */
  static double excess(MetricResult result) {
    double from = Double.isNaN(result.expected()) ? result.referenceValue() : result.expected();
    double excess = Math.abs(result.value() - (Double.isNaN(from) ? 0 : from));
    return Double.isNaN(excess) ? 0 : excess;
  }

  private static void collect(Timeline.Key key, MetricColumn column, List<Episode> into) {
    List<MetricResult> judged = column.present().stream().filter(MetricColumn::isJudged).toList();
    List<MetricResult> run = new ArrayList<>();
    for (MetricResult result : judged) {
      if (result.status() == Status.OK) {
        close(key, run, false, into);
      } else {
        run.add(result);
      }
    }
    close(key, run, true, into);
  }

  private static void close(
      Timeline.Key key, List<MetricResult> run, boolean ongoing, List<Episode> into) {
    if (run.isEmpty()) {
      return;
    }
    MetricResult worst =
        run.stream()
            .max(
                Comparator.comparing((MetricResult result) -> result.status() == Status.DRIFT)
                    .thenComparingDouble(Episode::excess))
            .orElseThrow();
    TimeWindow span = new TimeWindow(run.getFirst().window().start(), run.getLast().window().end());
    into.add(
        new Episode(key.subject(), key.feature(), key.metric(), worst, span, run.size(), ongoing));
    run.clear();
  }
}
