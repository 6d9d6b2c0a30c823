package dev.tidemark.analyzer.performance;

import java.util.List;

/** Performance numbers of one labelled sample. One class each; the list names them all. */
@FunctionalInterface
public interface PerformanceMetric {
  /**
   * Measures one sample.
   *
   * @param sample at least one row
   * @return empty when the metric does not apply to this task or these data
   */
  List<Estimate> measure(LabelledSample sample);
}
