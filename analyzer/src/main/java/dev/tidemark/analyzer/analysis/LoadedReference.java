package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.estimation.EstimatedPerformance;
import dev.tidemark.analyzer.statistics.estimation.ScoreCalibration;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.model.ModelSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The reference side of a comparison. Its features are kept, or read by the group when asked for.
 */
final class LoadedReference {
  private final SideLoader loader;
  private final Optional<RowSource> rows;
  private final ModelSettings settings;
  private final ModelShape shape;
  private final Side side;
  private final Set<String> names;
  private final Optional<Map<String, Column>> kept;
  private final Optional<ScoreCalibration> calibration;

  private LoadedReference(
      SideLoader loader,
      Optional<RowSource> rows,
      ModelSettings settings,
      ModelShape shape,
      Side side,
      Set<String> names,
      Optional<Map<String, Column>> kept) {
    this.loader = loader;
    this.rows = rows;
    this.settings = settings;
    this.shape = shape;
    this.side = side;
    this.names = names;
    this.kept = kept;
    this.calibration = side.labels().flatMap(EstimatedPerformance::learn);
  }

  /** Without a reference: what the model predicts is read from the window. */
  static LoadedReference none(SideLoader loader, ModelSettings settings, ModelShape shape) {
    return new LoadedReference(
        loader, Optional.empty(), settings, shape, Side.EMPTY, Set.of(), Optional.of(Map.of()));
  }

  /**
   * Reads a reference.
   *
   * @param others how many such sides share the memory for features
   */
  static LoadedReference read(
      SideLoader loader, RowSource rows, ModelSettings settings, int others) {
    ModelShape shape = loader.shape(settings, rows);
    Side side = loader.load(rows, shape);
    Set<String> names = loader.names(rows);
    Optional<Map<String, Column>> kept =
        FeatureGroups.fits(side.rows(), names.size(), others)
            ? Optional.of(
                loader.features(
                    rows, side.outputs(), WindowAnalyzer.types(settings, Set.of()), Set.of()))
            : Optional.empty();
    return new LoadedReference(loader, Optional.of(rows), settings, shape, side, names, kept);
  }

  /** What the model predicts. */
  ModelShape shape() {
    return shape;
  }

  Side side() {
    return side;
  }

  Optional<RowSource> rows() {
    return rows;
  }

  /** Names of all features; empty without a reference. */
  Set<String> names() {
    return names;
  }

  /** What the reference's scores mean; empty without a reference, or when it does not say. */
  Optional<ScoreCalibration> calibration() {
    return calibration;
  }

  /** Rows that must be read again with each group of features: none when they are kept. */
  long rowsPerGroup() {
    return kept.isPresent() ? 0 : side.rows();
  }

  /** The chosen features, kept or read now; all for an empty choice. */
  Map<String, Column> features(Set<String> chosen) {
    if (kept.isEmpty()) {
      return loader.features(
          rows.orElseThrow(), side.outputs(), WindowAnalyzer.types(settings, chosen), chosen);
    }
    if (chosen.isEmpty()) {
      return kept.get();
    }
    Map<String, Column> features = new TreeMap<>(kept.get());
    features.keySet().retainAll(chosen);
    return features;
  }
}
