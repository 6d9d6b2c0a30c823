package dev.tidemark.alerts.testkit;

import dev.tidemark.alerts.evaluation.MetricFeed;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultChanges;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.Status;
import java.time.Instant;
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
    record Run(String model, Instant computedAt, Instant start) {}
    Map<Run, ResultChanges.Change> changes = new LinkedHashMap<>();
    for (MetricResult row : rows.values()) {
      if (row.computedAt().isAfter(computedAfter)) {
        changes.merge(
            new Run(row.model(), row.computedAt(), row.window().start()),
            new ResultChanges.Change(
                row.model(), row.computedAt(), row.window().start(), 1, endOf(row)),
            (a, b) ->
                new ResultChanges.Change(
                    a.model(),
                    a.computedAt(),
                    a.windowStart(),
                    a.rows() + b.rows(),
                    max(a.newestEnd(), b.newestEnd())));
      }
    }
    return List.copyOf(changes.values());
  }

  @Override
  public synchronized List<ResultChanges.Known> models() {
    Map<String, ResultChanges.Known> models = new LinkedHashMap<>();
    for (MetricResult row : rows.values()) {
      models.merge(
          row.model(),
          new ResultChanges.Known(row.model(), row.computedAt(), endOf(row)),
          (a, b) ->
              new ResultChanges.Known(
                  a.model(), max(a.latest(), b.latest()), max(a.newestEnd(), b.newestEnd())));
    }
    return List.copyOf(models.values());
  }

  @Override
  public synchronized List<MetricResult> results(ResultQuery query) {
    return rows.values().stream()
        .filter(row -> query.models().isEmpty() || query.models().contains(row.model()))
        .filter(row -> query.metrics().isEmpty() || query.metrics().contains(row.metric()))
        .filter(row -> query.features().isEmpty() || query.features().contains(row.feature()))
        .filter(row -> query.versions().isEmpty() || query.versions().contains(row.version()))
        .filter(row -> query.segments().isEmpty() || query.segments().contains(row.segment()))
        .filter(row -> row.computedAt().isAfter(query.computedAfter()))
        .filter(row -> !row.window().start().isBefore(query.from()))
        .filter(row -> row.window().start().isBefore(query.to()))
        .filter(row ->
            query.windowStarts().isEmpty() || query.windowStarts().contains(row.window().start()))
        .toList();
  }

  @Override
  public synchronized Map<String, Map<ResultChanges.Series, Instant>> newestWindows(
      Collection<String> models, Instant from, Instant computedUntil) {
    Map<String, Map<ResultChanges.Series, Instant>> newest = new HashMap<>();
    for (MetricResult row : rows.values()) {
      if (models.contains(row.model())
          && !row.window().start().isBefore(from)
          && !row.computedAt().isAfter(computedUntil)
          && row.status() != Status.FAILED
          && row.status() != Status.INSUFFICIENT) {
        newest
            .computeIfAbsent(row.model(), _ -> new HashMap<>())
            .merge(ResultChanges.Series.of(row), row.window().start(), MemoryMetrics::max);
      }
    }
    return newest;
  }

  @Override
  public synchronized boolean hasMetric(String metric) {
    return rows.values().stream().anyMatch(row -> row.metric().equals(metric));
  }

  private static Instant endOf(MetricResult row) {
    return row.sampleSize() > 0 ? row.window().end() : Instant.EPOCH;
  }

  private static Instant max(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
