package dev.tidemark.analyzer.metric;

import dev.tidemark.analyzer.column.Comparison;
import java.util.List;
import java.util.function.Function;

/**
 * A metric of one column, comparing it with its reference or describing it. One class or constant
 * each; the list in {@code analysis} names them all.
 */
public interface ColumnMetric {
  /** As it stands in {@code metrics}; the first name of a metric that gives several values. */
  String name();

  /**
   * Measures one column.
   *
   * @return empty when the metric does not apply to this kind of column
   */
  List<Measurement> measure(Comparison column);

  /** A metric that is one formula. */
  static ColumnMetric of(String name, Function<Comparison, List<Measurement>> formula) {
    return new ColumnMetric() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Measurement> measure(Comparison column) {
        return formula.apply(column);
      }
    };
  }
}
