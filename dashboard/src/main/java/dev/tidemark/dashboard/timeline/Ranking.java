package dev.tidemark.dashboard.timeline;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which features matter most: those that drift in the latest window first, then those whose drift
 * was furthest beyond its expected value in the windows shown.
 */
public final class Ranking {
  private static final List<String> RANKED =
      Stream.concat(MetricWords.DRIFT.stream(), Stream.of("null_rate")).toList();

  private Ranking() {}

  private record Entry(String name, boolean isDrifting, double drifted, double latest) {}

  /** The subjects that have results, most telling first; ties by name. */
  public static List<String> of(Timeline timeline, Subject subject) {
    return timeline.names(subject).stream()
        .map(name -> entry(timeline, subject, name))
        .sorted(
            Comparator.comparing(Entry::isDrifting)
                .thenComparingDouble(Entry::drifted)
                .thenComparingDouble(Entry::latest)
                .reversed()
                .thenComparing(Entry::name))
        .map(Entry::name)
        .toList();
  }

  private static Entry entry(Timeline timeline, Subject subject, String name) {
    boolean drifting = false;
    double drifted = 0;
    double latest = 0;
    for (String metric : RANKED) {
      MetricColumn column = timeline.find(subject, name, metric).orElse(null);
      if (column == null) {
        continue;
      }
      MetricResult last = column.lastJudged().orElse(null);
      drifting |= last != null && last.status() != Status.OK;
      drifted +=
          column.present().stream()
              .filter(r -> r.status() == Status.DRIFT || r.status() == Status.WARNING)
              .mapToDouble(Episode::excess)
              .sum();
      latest += last == null ? 0 : Episode.excess(last);
    }
    return new Entry(name, drifting, drifted, latest);
  }
}
