package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultChanges;
import dev.tidemark.storage.result.ResultQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What alerts read: rows of {@code metrics}, nothing else. */
public interface MetricFeed {
  /** Windows with results computed later than a time. */
  List<ResultChanges.Change> changes(Instant computedAfter);

  /** Every model with results. */
  List<ResultChanges.Known> models();

  /** The latest revision of each result. */
  List<MetricResult> results(ResultQuery query);

  /**
   * By model and series, the start of the newest window with a usable result among those that start
   * at {@code from} or later and were computed up to a time.
   */
  Map<String, Map<ResultChanges.Series, Instant>> newestWindows(
      Collection<String> models, Instant from, Instant computedUntil);

  /** Whether any result of a metric was ever stored. */
  boolean hasMetric(String metric);
}
