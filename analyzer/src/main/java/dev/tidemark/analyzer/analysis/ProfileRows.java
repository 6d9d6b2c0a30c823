package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.analyzer.statistics.sample.Quantiles;
import dev.tidemark.storage.profile.ProfileRow;
import java.util.Arrays;
import java.util.List;

/** Turns a compared column into the row that pages draw. */
final class ProfileRows {
  private static final double[] LEVELS = {
    0, 0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99, 1
  };
  private static final double[] NONE = {};

  private ProfileRows() {}

  static ProfileRow of(WindowTask task, Stamp stamp, Comparison column) {
    return switch (column) {
      case Comparison.Numeric numeric -> numeric(task, stamp, numeric);
      case Comparison.Categorical categories -> categorical(task, stamp, categories);
    };
  }

  private static ProfileRow numeric(WindowTask task, Stamp stamp, Comparison.Numeric column) {
    Column.Numbers current = column.current();
    NumericSample sample = current.sample();
    Moments moments = sample.isEmpty() ? new Moments(Double.NaN, Double.NaN) : Moments.of(sample);
    return row(
        task,
        stamp,
        column,
        ProfileRow.Kind.NUMERIC,
        column.edges().toArray(),
        List.of(),
        sample.infinite(),
        sample.distinct(),
        moments,
        LEVELS,
        quantiles(sample),
        quantiles(column.reference().sample()));
  }

  private static ProfileRow categorical(
      WindowTask task, Stamp stamp, Comparison.Categorical column) {
    return row(
        task,
        stamp,
        column,
        ProfileRow.Kind.CATEGORICAL,
        NONE,
        column.bins().categories(),
        0,
        column.current().counts().size(),
        new Moments(Double.NaN, Double.NaN),
        NONE,
        NONE,
        NONE);
  }

  /** Effective counts as parts of the rows there are; whole rows when they weigh the same. */
  private static long[] rows(double[] effective, Column side) {
    double scale = rowsPerUnit(side);
    return Arrays.stream(effective).mapToLong(count -> Math.round(count * scale)).toArray();
  }

  private static long nulls(Column side) {
    return Math.round(side.effective().nulls() * rowsPerUnit(side));
  }

  private static double rowsPerUnit(Column side) {
    return side.rows() == 0 ? 1 : side.rows() / side.effective().rows();
  }

  private static double[] quantiles(NumericSample sample) {
    return sample.isEmpty()
        ? NONE
        : Arrays.stream(LEVELS).map(level -> Quantiles.of(sample, level)).toArray();
  }

  private static ProfileRow row(
      WindowTask task,
      Stamp stamp,
      Comparison column,
      ProfileRow.Kind kind,
      double[] edges,
      List<String> categories,
      long infinities,
      long distinct,
      Moments moments,
      double[] levels,
      double[] quantiles,
      double[] referenceQuantiles) {
    return new ProfileRow(
        task.settings().name(),
        task.version(),
        column.name().subject(),
        column.name().text(),
        task.segment().text(),
        task.windowLength(),
        task.window(),
        task.referenceName(),
        task.reference().map(Baseline::revision).orElse(0L),
        kind,
        edges,
        categories,
        rows(column.currentCounts(), column.current()),
        rows(column.referenceCounts(), column.reference()),
        column.current().rows(),
        nulls(column.current()),
        infinities,
        distinct,
        moments.mean(),
        moments.standardDeviation(),
        levels,
        quantiles,
        column.reference().rows(),
        nulls(column.reference()),
        referenceQuantiles,
        stamp.revision());
  }
}
