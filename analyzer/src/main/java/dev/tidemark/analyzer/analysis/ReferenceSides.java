package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.estimation.EstimatedPerformance;
import dev.tidemark.analyzer.statistics.estimation.ScoreCalibration;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.reference.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Loaded references, the last few kept: a reference is frozen, so what was read once stays right
 * for its revision, and a schedule compares many windows with the same one. Thread-safe.
 */
final class ReferenceSides {
  private static final int KEPT = 4;

  private record Key(
      String model, String reference, long revision, Segment segment, ModelSettings settings) {}

  /**
   * What is kept of one reference.
   *
   * @param names of all features
   * @param features all of them, or none when they are too large to keep
   * @param calibration what its scores mean, as far as its labels say
   */
  private record Loaded(
      ModelShape shape,
      Side side,
      Set<String> names,
      Optional<Map<String, Column>> features,
      Optional<ScoreCalibration> calibration) {}

  private final SideLoader loader;
  private final Map<Key, Loaded> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Loaded> eldest) {
          return size() > KEPT;
        }
      };

  ReferenceSides(SideLoader loader) {
    this.loader = loader;
  }

  /** What the model predicts: as the reference shows it, without one as the window does. */
  ModelShape shape(WindowTask task) {
    return task.reference()
        .map(reference -> loaded(task, reference).shape())
        .orElseGet(() -> loader.shape(task.settings(), task.traffic()));
  }

  /** What the reference's scores mean; empty without a reference, or when it does not say. */
  Optional<ScoreCalibration> calibration(WindowTask task) {
    return task.reference().flatMap(reference -> loaded(task, reference).calibration());
  }

  Side side(WindowTask task) {
    return task.reference().map(reference -> loaded(task, reference).side()).orElse(Side.EMPTY);
  }

  /** Names of all features; empty without a reference. */
  Set<String> names(WindowTask task) {
    return task.reference().map(reference -> loaded(task, reference).names()).orElse(Set.of());
  }

  /** Rows that must be read again with each group of features: none when they are kept. */
  long rowsPerGroup(WindowTask task) {
    return task.reference()
        .map(reference -> loaded(task, reference))
        .filter(loaded -> loaded.features().isEmpty())
        .map(loaded -> loaded.side().rows())
        .orElse(0L);
  }

  /** The chosen features, kept or read now; all for an empty choice. */
  Map<String, Column> features(WindowTask task, Set<String> chosen) {
    if (task.reference().isEmpty()) {
      return Map.of();
    }
    Reference reference = task.reference().get();
    Loaded loaded = loaded(task, reference);
    if (loaded.features().isEmpty()) {
      return loader.features(
          task.referenceRows().orElseThrow(),
          loaded.side().outputs(),
          WindowAnalyzer.types(task.settings(), chosen),
          chosen);
    }
    Map<String, Column> features = new TreeMap<>(loaded.features().get());
    if (!chosen.isEmpty()) {
      features.keySet().retainAll(chosen);
    }
    return features;
  }

  private synchronized Loaded loaded(WindowTask task, Reference reference) {
    ModelSettings settings = task.settings();
    Key key =
        new Key(settings.name(), reference.name(), reference.revision(), task.segment(), settings);
    Loaded known = kept.get(key);
    if (known != null) {
      return known;
    }
    RowSource rows = task.referenceRows().orElseThrow();
    ModelShape shape = loader.shape(settings, rows);
    Side side = loader.load(rows, shape);
    Set<String> names = loader.names(rows);
    Optional<Map<String, Column>> features =
        FeatureGroups.fits(side.rows(), names.size(), KEPT)
            ? Optional.of(
                loader.features(
                    rows, side.outputs(), WindowAnalyzer.types(settings, Set.of()), Set.of()))
            : Optional.empty();
    Loaded fresh =
        new Loaded(
            shape, side, names, features, side.labels().flatMap(EstimatedPerformance::learn));
    kept.put(key, fresh);
    return fresh;
  }
}
