package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.performance.Estimate;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.storage.column.Outputs;
import dev.tidemark.storage.model.FeatureType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything one side of a comparison holds.
 *
 * @param features by name, with the type they were read as
 * @param outputColumns {@code prediction}, {@code score}, {@code probability:<class>}
 * @param labelled rows whose label is known
 * @param labelledWeight sum of their sampling weights
 * @param labels the labelled rows; empty when there are none
 * @param duplicates rows that equal another one in all features, all but one of each such group
 * @param medianLabelDelaySeconds NaN when unknown
 */
record Side(
    long rows,
    Map<String, Column> features,
    Map<String, Column> outputColumns,
    Outputs outputs,
    long labelled,
    double labelledWeight,
    double medianLabelDelaySeconds,
    List<Estimate> performance,
    Optional<LabelledSample> labels,
    double duplicates) {
  static final Side EMPTY =
      new Side(
          0, Map.of(), Map.of(), Outputs.NONE, 0, 0, Double.NaN, List.of(), Optional.empty(), 0);

  Side withFeatures(Map<String, Column> loaded) {
    return new Side(
        rows,
        loaded,
        outputColumns,
        outputs,
        labelled,
        labelledWeight,
        medianLabelDelaySeconds,
        performance,
        labels,
        duplicates);
  }

  static FeatureType typeOf(Column column) {
    return switch (column) {
      case Column.Numbers _ -> FeatureType.NUMERIC;
      case Column.Categories _ -> FeatureType.CATEGORICAL;
    };
  }
}
