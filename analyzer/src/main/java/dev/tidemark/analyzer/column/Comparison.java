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
      long[] referenceCounts,
      long[] currentCounts)
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
          edges.count(reference.sample()),
          edges.count(current.sample()));
    }
  }

  /** A categorical column. */
  @SuppressWarnings("ArrayRecordComponent") // histograms, shared within one analysis
  record Categorical(
      ColumnName name,
      Column.Categories reference,
      Column.Categories current,
      CategoryBins bins,
      long[] referenceCounts,
      long[] currentCounts)
      implements Comparison {
    public static Categorical of(
        ColumnName name, Column.Categories reference, Column.Categories current) {
      CategoryBins bins = CategoryBins.of(reference.counts());
      return new Categorical(
          name,
          reference,
          current,
          bins,
          bins.count(reference.counts()),
          bins.count(current.counts()));
    }
  }

  /** Which column this is. */
  record ColumnName(Subject subject, String text) {}

  ColumnName name();

  Column reference();

  Column current();

  /** Values per bin of the reference. */
  long[] referenceCounts();

  /** Values per bin of the current window, over the same bins. */
  long[] currentCounts();

  /** Whether both sides have values, so that a distance between them is defined. */
  default boolean hasValues() {
    return reference().values() > 0 && current().values() > 0;
  }

  /** The reference's counts with one more bin for nulls. */
  default long[] referenceCountsWithNulls() {
    return Counts.withNullBin(referenceCounts(), reference().nulls());
  }

  /** The current counts with one more bin for nulls. */
  default long[] currentCountsWithNulls() {
    return Counts.withNullBin(currentCounts(), current().nulls());
  }
}
