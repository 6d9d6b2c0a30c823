package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.reference.Reference;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Loaded references, the last few kept: a reference is frozen, so what was read once stays right
 * for its revision, and a schedule compares many windows with the same one. Thread-safe.
 */
final class ReferenceSides {
  private static final int KEPT = 4;

  private record Key(
      String model, String reference, long revision, Segment segment, ModelSettings settings) {}

  private record Loaded(ModelShape shape, Side side) {}

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

  Side side(WindowTask task) {
    return task.reference().map(reference -> loaded(task, reference).side()).orElse(Side.EMPTY);
  }

  private synchronized Loaded loaded(WindowTask task, Reference reference) {
    ModelSettings settings = task.settings();
    Key key =
        new Key(settings.name(), reference.name(), reference.revision(), task.segment(), settings);
    Loaded known = kept.get(key);
    if (known != null) {
      return known;
    }
    RowSource rows =
        new RowSource.ReferenceRows(
            settings.name(), reference.name(), reference.revision(), task.segment());
    ModelShape shape = loader.shape(settings, rows);
    Loaded fresh = new Loaded(shape, loader.load(rows, shape, WindowAnalyzer.types(settings)));
    kept.put(key, fresh);
    return fresh;
  }
}
