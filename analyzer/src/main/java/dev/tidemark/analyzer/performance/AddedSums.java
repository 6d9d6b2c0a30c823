package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.performance.MeanInterval;
import dev.tidemark.storage.result.WindowSum;
import dev.tidemark.storage.result.WindowSum.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@link LabelledSums} of several windows, added up, by their names. */
final class AddedSums {
  private final Map<Name, WindowSum> sums;
  private final Map<Part, List<WindowSum>> cells;

  private record Name(String name, String stage) {}

  AddedSums(List<WindowSum> added) {
    this.sums =
        added.stream()
            .filter(sum -> sum.part() == Part.SUM)
            .collect(Collectors.toMap(sum -> new Name(sum.name(), sum.other()), sum -> sum));
    this.cells =
        added.stream()
            .filter(sum -> sum.part() != Part.SUM)
            .collect(Collectors.groupingBy(WindowSum::part));
  }

  /** A sum over all rows; empty when no row adds to it. */
  Optional<WindowSum> find(String name) {
    return find(name, "");
  }

  /**
   * A sum over the rows whose label came in time.
   *
   * @param stage days; empty for all rows
   */
  Optional<WindowSum> find(String name, String stage) {
    return Optional.ofNullable(sums.get(new Name(name, stage)));
  }

  /** A sum that is there whenever the one is that was found before. */
  WindowSum get(String name) {
    return find(name).orElseThrow();
  }

  List<WindowSum> cells(Part part) {
    return cells.getOrDefault(part, List.of());
  }

  /** From sampling weights to effective counts. */
  static double scale(List<WindowSum> some) {
    return some.stream().mapToDouble(WindowSum::weight).sum()
        / some.stream().mapToDouble(WindowSum::squares).sum();
  }

  /** From sampling weights to effective counts. */
  static double scale(WindowSum sum) {
    return sum.weight() / sum.squares();
  }

  /**
   * Mean and standard error of rows' values.
   *
   * @param squares sum of the values' squares
   */
  static MeanInterval mean(WindowSum values, WindowSum squares, double scale) {
    double rows = values.weight() * scale;
    double mean = values.total() / values.weight();
    double variance = Math.max(0, squares.total() / squares.weight() - mean * mean);
    return new MeanInterval(mean, rows <= 1 ? 0 : Math.sqrt(variance / (rows - 1)));
  }
}
