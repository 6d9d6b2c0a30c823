package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.model.ModelSettings;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Loads references and keeps the last few: a stored one is frozen, so what was read once stays
 * right for its revision, and a schedule compares many windows with the same one. Thread-safe.
 */
@Singleton
final class ReferenceSides {
  private static final int KEPT = 4;

  private record Key(RowSource rows, ModelSettings settings) {}

  private final SideLoader loader;
  private final Map<Key, LoadedReference> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, LoadedReference> eldest) {
          return size() > KEPT;
        }
      };

  ReferenceSides(SideLoader loader) {
    this.loader = loader;
  }

  LoadedReference of(WindowTask task) {
    if (task.reference().isEmpty()) {
      return LoadedReference.none();
    }
    RowSource rows = task.reference().get().rows();
    return rows.isFrozen() ? kept(rows, task.settings()) : read(rows, task.settings());
  }

  /** All but the features, where they are not in memory anyway. */
  LoadedReference withoutFeatures(WindowTask task) {
    return task.reference()
        .map(Baseline::rows)
        .map(rows ->
            rows.isFrozen()
                ? kept(rows, task.settings())
                : LoadedReference.withoutFeatures(loader, rows, task.settings()))
        .orElseGet(LoadedReference::none);
  }

  private synchronized LoadedReference kept(RowSource rows, ModelSettings settings) {
    Key key = new Key(rows, settings);
    LoadedReference known = kept.get(key);
    if (known == null) {
      known = read(rows, settings);
      kept.put(key, known);
    }
    return known;
  }

  private LoadedReference read(RowSource rows, ModelSettings settings) {
    return LoadedReference.read(loader, rows, settings, KEPT);
  }
}
