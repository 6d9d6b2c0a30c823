package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.performance.Estimate;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.storage.column.Outputs;
import dev.tidemark.storage.model.FeatureType;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.result.WindowSum;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything one side of a comparison holds.
 *
 * @param outputs counts and weights; the cells are in the columns
 * @param latencies in milliseconds
 * @param outputColumns {@code prediction}, {@code score}, {@code probability:<class>}
 * @param features by name, with the type they were read as
 * @param labelled rows whose label is known
 * @param labelledWeight sum of their sampling weights
 * @param medianLabelDelaySeconds NaN when unknown
 * @param labels the labelled rows; empty when there are none
 * @param sums what the labelled rows say, in numbers that add up over windows
 * @param duplicates rows that equal another one in all features, all but one of each such group
 */
record Side(
    ModelShape shape,
    Outputs outputs,
    NumericSample latencies,
    Map<String, Column> outputColumns,
    Map<String, Column> features,
    long labelled,
    double labelledWeight,
    double medianLabelDelaySeconds,
    List<Estimate> performance,
    Optional<LabelledSample> labels,
    List<WindowSum> sums,
    double duplicates) {
  static final Side EMPTY =
      new Side(
          new ModelShape(Task.OTHER, ""),
          Outputs.NONE,
          NumericSample.of(),
          Map.of(),
          Map.of(),
          0,
          0,
          Double.NaN,
          List.of(),
          Optional.empty(),
          List.of(),
          0);

  /** All rows, failed calls included. */
  long rows() {
    return outputs.rows();
  }

  Side withFeatures(Map<String, Column> loaded) {
    return new Side(
        shape,
        outputs,
        latencies,
        outputColumns,
        loaded,
        labelled,
        labelledWeight,
        medianLabelDelaySeconds,
        performance,
        labels,
        sums,
        duplicates);
  }

  static FeatureType typeOf(Column column) {
    return switch (column) {
      case Column.Numbers _ -> FeatureType.NUMERIC;
      case Column.Categories _ -> FeatureType.CATEGORICAL;
    };
  }
}
