package dev.tidemark.analyzer.column;

import dev.tidemark.analyzer.statistics.bins.BinEdges;
import dev.tidemark.analyzer.statistics.bins.CategoryBins;
import dev.tidemark.analyzer.statistics.bins.Counts;
import dev.tidemark.storage.result.Subject;

/**
 * One column on both sides, on the bins that its reference fixes.
 *
 * <p>A column that the reference does not know has an empty reference side.
 */
public sealed interface Comparison {
  /** A numeric column. */
  @SuppressWarnings("ArrayRecordComponent") // histograms, shared within one analysis
  record Numeric(
      ColumnName name,
      Column.Numbers reference,
      Column.Numbers current,
      ValueRange range,
      BinEdges edges,
      double[] referenceCounts,
      double[] currentCounts)
      implements Comparison {
    public static Numeric of(
        ColumnName name, Column.Numbers reference, Column.Numbers current, ValueRange range) {
      BinEdges edges = BinEdges.deciles(reference.sample());
      return new Numeric(
          name,
          reference,
          current,
          range,
          edges,
          edges.weigh(reference.sample()),
          edges.weigh(current.sample()));
    }
  }

  /** A categorical column. */
  @SuppressWarnings("ArrayRecordComponent") // histograms, shared within one analysis
  record Categorical(
      ColumnName name,
      Column.Categories reference,
      Column.Categories current,
      CategoryBins bins,
      double[] referenceCounts,
      double[] currentCounts)
      implements Comparison {
    public static Categorical of(
        ColumnName name, Column.Categories reference, Column.Categories current) {
      CategoryBins bins = CategoryBins.of(reference.weights());
      return new Categorical(
          name,
          reference,
          current,
          bins,
          bins.weigh(reference.weights()),
          bins.weigh(current.weights()));
    }
  }

  /** Which column this is. */
  record ColumnName(Subject subject, String text) {}

  ColumnName name();

  Column reference();

  Column current();

  /** Values per bin of the reference: rows, or effective counts when they weigh unevenly. */
  double[] referenceCounts();

  /** Values per bin of the current window, over the same bins. */
  double[] currentCounts();

  /** Whether both sides have values, so that a distance between them is defined. */
  default boolean hasValues() {
    return reference().values() > 0 && current().values() > 0;
  }

  /** The reference's counts with one more bin for nulls. */
  default double[] referenceCountsWithNulls() {
    return Counts.withNullBin(referenceCounts(), reference().effective().nulls());
  }

  /** The current counts with one more bin for nulls. */
  default double[] currentCountsWithNulls() {
    return Counts.withNullBin(currentCounts(), current().effective().nulls());
  }
}
