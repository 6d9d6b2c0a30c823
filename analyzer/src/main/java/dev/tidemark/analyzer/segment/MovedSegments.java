package dev.tidemark.analyzer.segment;

import dev.tidemark.analyzer.segment.SegmentReport.Drift;
import dev.tidemark.analyzer.segment.SegmentReport.Moved;
import dev.tidemark.analyzer.statistics.comparison.MultipleTesting;
import dev.tidemark.analyzer.statistics.drift.ChiSquare;
import dev.tidemark.analyzer.statistics.drift.Psi;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.column.SegmentReader.OutputCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds segments whose outputs moved away from the same segment's in the reference. The p-values
 * are adjusted over all segments that are large enough on both sides.
 */
public final class MovedSegments {
  private static final double SIGNIFICANCE = 0.01;
  private static final double LIMIT = 0.2;

  private MovedSegments() {}

  private record Pair(OutputCounts reference, OutputCounts current) {
    /** Counts of one side over the bins that either side has, in one order. */
    long[] counts(OutputCounts side) {
      TreeSet<String> bins = new TreeSet<>(reference.bins().keySet());
      bins.addAll(current.bins().keySet());
      return bins.stream().mapToLong(bin -> side.bins().getOrDefault(bin, 0L)).toArray();
    }

    double psi() {
      return Psi.ofCounts(counts(reference), counts(current));
    }

    double expected() {
      return Psi.expectedWithoutDrift(counts(reference), counts(current));
    }

    double pValue() {
      return ChiSquare.ofCategories(reference.bins(), current.bins()).pValue();
    }
  }

  /** Examines one period, both sides on the same bins. */
  public static Drift of(String output, List<OutputCounts> reference, List<OutputCounts> current) {
    Map<Segment, OutputCounts> before = new HashMap<>();
    reference.forEach(side -> before.put(side.segment(), side));
    List<Pair> pairs = new ArrayList<>();
    for (OutputCounts now : current) {
      OutputCounts same = before.get(now.segment());
      if (same != null) {
        pairs.add(new Pair(same, now));
      }
    }
    Pair whole =
        pairs.stream().filter(pair -> pair.current().segment().isAll()).findFirst().orElse(null);
    if (whole == null) {
      return new Drift(output, null, 0, List.of());
    }
    pairs.remove(whole);
    double[] pValues = pairs.stream().mapToDouble(Pair::pValue).toArray();
    double[] adjusted = MultipleTesting.benjaminiHochberg(pValues);
    List<Moved> moved = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      moved.add(row(pairs.get(i), whole, pValues[i], adjusted[i]));
    }
    moved.sort(
        Comparator.comparing(Moved::verdict)
            .thenComparingDouble(one -> one.expected() - one.psi())
            .thenComparing(Moved::segment));
    return new Drift(output, whole.psi(), pairs.size(), moved);
  }

  private static Moved row(Pair pair, Pair whole, double pValue, double adjusted) {
    double psi = pair.psi();
    return new Moved(
        pair.current().segment().text(),
        pair.current().rows(),
        pair.reference().rows(),
        (double) pair.current().rows() / whole.current().rows(),
        (double) pair.reference().rows() / whole.reference().rows(),
        psi,
        pair.expected(),
        pValue,
        adjusted,
        adjusted < SIGNIFICANCE && psi > LIMIT ? "drifted" : "stable");
  }
}
