package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.performance.BinaryDecisions;
import dev.tidemark.analyzer.performance.BinaryScores;
import dev.tidemark.analyzer.performance.MulticlassDecisions;
import dev.tidemark.analyzer.performance.MulticlassProbabilities;
import dev.tidemark.analyzer.performance.PerformanceMetric;
import dev.tidemark.analyzer.performance.RegressionMetrics;
import java.util.List;

/** Every performance metric. A new one is added here and nowhere else. */
final class PerformanceMetrics {
  static final List<PerformanceMetric> ALL =
      List.of(
          new BinaryDecisions(),
          new BinaryScores(),
          new MulticlassDecisions(),
          new MulticlassProbabilities(),
          new RegressionMetrics());

  private PerformanceMetrics() {}
}
