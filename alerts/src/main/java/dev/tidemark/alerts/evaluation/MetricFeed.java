package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultChanges;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What alerts read: rows of {@code metrics}, nothing else. */
public interface MetricFeed {
  /** Models with results computed later than a time. */
  List<ResultChanges.Change> changes(Instant computedAfter);

  /** The latest revision of each result of one model computed later than a time. */
  List<MetricResult> results(String model, Collection<String> metrics, Instant computedAfter);

  /** Results of windows that start in {@code [from, to)}, of all models. */
  List<MetricResult> history(Collection<String> metrics, Instant from, Instant to);

  /** Start of the newest window with a usable result, by series, computed up to a time. */
  Map<ResultChanges.Series, Instant> newestWindows(String model, Instant computedUntil);

  /** Whether any result of a metric was ever stored. */
  boolean hasMetric(String metric);
}
