package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.result.MetricName;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultChanges;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The {@code metrics} table of ClickHouse. */
@Singleton
@Requires(beans = ClickHouse.class)
final class StoredMetricFeed implements MetricFeed {
  private final ResultReader reader;
  private final ResultChanges changes;

  StoredMetricFeed(ResultReader reader, ResultChanges changes) {
    this.reader = reader;
    this.changes = changes;
  }

  @Override
  public List<ResultChanges.Change> changes(Instant computedAfter) {
    return changes.since(computedAfter);
  }

  @Override
  public List<ResultChanges.Known> models() {
    return changes.models();
  }

  @Override
  public List<MetricResult> results(ResultQuery query) {
    return reader.find(query);
  }

  @Override
  public Map<String, Map<ResultChanges.Series, Instant>> newestWindows(
      Collection<String> models, Instant from, Instant computedUntil) {
    return changes.newestWindows(models, from, computedUntil);
  }

  @Override
  public boolean hasMetric(String metric) {
    String name = MetricName.parse(metric).metric();
    return !reader.latest(ResultQuery.all().metrics(List.of(name))).isEmpty();
  }
}
