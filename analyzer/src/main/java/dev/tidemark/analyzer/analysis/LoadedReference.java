package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.column.FeatureCells;
import dev.tidemark.analyzer.estimation.EstimatedPerformance;
import dev.tidemark.analyzer.statistics.estimation.ScoreCalibration;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.model.ModelSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The reference side of a comparison.
 *
 * @param rows empty when there is nothing to compare with
 * @param names of all features
 * @param calibration what its scores mean; empty when it does not say
 */
record LoadedReference(
    Optional<RowSource> rows,
    Side side,
    Set<String> names,
    Features features,
    Optional<ScoreCalibration> calibration) {
  /** The reference's features: all in memory, or some at a time out of a file. */
  sealed interface Features {
    record InMemory(Map<String, Column> columns) implements Features {}

    record InFile(FeatureCells cells, ModelSettings settings) implements Features {}
  }

  /** Nothing to compare with. */
  static LoadedReference none() {
    return new LoadedReference(
        Optional.empty(), Side.EMPTY, Set.of(), new Features.InMemory(Map.of()), Optional.empty());
  }

  /**
   * Reads a reference.
   *
   * @param sharers how many such sides share the memory for features
   */
  static LoadedReference read(
      SideLoader loader, RowSource rows, ModelSettings settings, int sharers) {
    Side side = loader.load(rows, settings, Optional.empty());
    FeatureCells cells = loader.cells(rows, side, 0, sharers, Set.of());
    return new LoadedReference(
        Optional.of(rows),
        side,
        SideLoader.names(cells, side),
        cells.isInMemory()
            ? new Features.InMemory(
                SideLoader.features(
                    cells, side, WindowAnalyzer.types(settings, Set.of()), Set.of()))
            : new Features.InFile(cells, settings),
        side.labels().flatMap(EstimatedPerformance::learn));
  }

  /** Reads all but the features. */
  static LoadedReference withoutFeatures(
      SideLoader loader, RowSource rows, ModelSettings settings) {
    Side side = loader.load(rows, settings, Optional.empty());
    return new LoadedReference(
        Optional.of(rows),
        side,
        Set.of(),
        new Features.InMemory(Map.of()),
        side.labels().flatMap(EstimatedPerformance::learn));
  }

  /** What the model predicts; empty when there is nothing to compare with. */
  Optional<ModelShape> shape() {
    return rows.map(_ -> side.shape());
  }

  /** Rows whose features must be read anew for each group: none when they are in memory. */
  long rowsPerGroup() {
    return features instanceof Features.InMemory ? 0 : side.rows();
  }

  /** The chosen features; all for an empty choice. */
  Map<String, Column> features(Set<String> chosen) {
    return switch (features) {
      case Features.InFile(FeatureCells cells, ModelSettings settings) ->
          SideLoader.features(cells, side, WindowAnalyzer.types(settings, chosen), chosen);
      case Features.InMemory(Map<String, Column> columns) when chosen.isEmpty() -> columns;
      case Features.InMemory(Map<String, Column> columns) -> {
        Map<String, Column> some = new TreeMap<>(columns);
        some.keySet().retainAll(chosen);
        yield some;
      }
    };
  }
}
