package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.result.MetricResult;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Results of one window by metric; one that a test asks for must be there. */
record FoundResults(Map<String, MetricResult> byMetric) {
  static FoundResults of(Collection<MetricResult> results) {
    return new FoundResults(
        results.stream().collect(Collectors.toMap(MetricResult::metric, Function.identity())));
  }

  MetricResult get(String metric) {
    return Objects.requireNonNull(byMetric.get(metric), metric);
  }
}
