package dev.tidemark.alerts.testkit;

import dev.tidemark.alerts.evaluation.MetricFeed;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultChanges;
import dev.tidemark.storage.result.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The metrics table in memory: the latest revision of each row, as {@code FINAL} shows it. */
public final class MemoryMetrics implements MetricFeed {
  private record Key(
      String model, ResultChanges.Series series, String reference, String profile, Instant start) {}

  private final Map<Key, MetricResult> rows = new LinkedHashMap<>();

  public synchronized void write(Collection<MetricResult> results) {
    for (MetricResult result : results) {
      rows.merge(
          new Key(
              result.model(),
              ResultChanges.Series.of(result),
              result.reference(),
              result.profile(),
              result.window().start()),
          result,
          (a, b) -> b.revision() >= a.revision() ? b : a);
    }
  }

  @Override
  public synchronized List<ResultChanges.Change> changes(Instant computedAfter) {
    Map<String, ResultChanges.Change> changes = new HashMap<>();
    for (MetricResult row : rows.values()) {
      if (row.computedAt().isAfter(computedAfter)) {
        changes.merge(
            row.model(),
            new ResultChanges.Change(
                row.model(),
                1,
                row.computedAt(),
                row.sampleSize() > 0 ? row.window().end() : Instant.EPOCH),
            (a, b) ->
                new ResultChanges.Change(
                    a.model(),
                    a.rows() + b.rows(),
                    max(a.latest(), b.latest()),
                    max(a.newestWindowEnd(), b.newestWindowEnd())));
      }
    }
    return List.copyOf(changes.values());
  }

  @Override
  public synchronized List<MetricResult> results(
      String model, Collection<String> metrics, Instant computedAfter) {
    List<MetricResult> found = new ArrayList<>();
    for (MetricResult row : rows.values()) {
      if (row.model().equals(model)
          && metrics.contains(row.metric())
          && row.computedAt().isAfter(computedAfter)) {
        found.add(row);
      }
    }
    return found;
  }

  @Override
  public synchronized List<MetricResult> history(
      Collection<String> metrics, Instant from, Instant to) {
    return rows.values().stream()
        .filter(row -> metrics.contains(row.metric()))
        .filter(row -> !row.window().start().isBefore(from) && row.window().start().isBefore(to))
        .toList();
  }

  @Override
  public synchronized Map<ResultChanges.Series, Instant> newestWindows(
      String model, Instant computedUntil) {
    Map<ResultChanges.Series, Instant> newest = new HashMap<>();
    for (MetricResult row : rows.values()) {
      if (row.model().equals(model)
          && !row.computedAt().isAfter(computedUntil)
          && row.status() != Status.FAILED
          && row.status() != Status.INSUFFICIENT) {
        newest.merge(ResultChanges.Series.of(row), row.window().start(), MemoryMetrics::max);
      }
    }
    return newest;
  }

  @Override
  public synchronized boolean hasMetric(String metric) {
    return rows.values().stream().anyMatch(row -> row.metric().equals(metric));
  }

  private static Instant max(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
