package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.reference.Reference;
import dev.tidemark.storage.window.TimeWindow;
import java.util.List;

/**
 * The rows that a window is compared with: those of a stored reference, or logged traffic.
 *
 * @param name as results carry it
 * @param revision of a stored reference; 0 for traffic
 */
record Baseline(String name, long revision, RowSource rows) {
  static Baseline of(Reference reference) {
    return new Baseline(
        reference.name(),
        reference.revision(),
        new RowSource.ReferenceRows(
            reference.model(), reference.name(), reference.revision(), Segment.ALL));
  }

  /** Whose traffic these rows are; empty for a stored reference. */
  List<TimeWindow> periods() {
    return switch (rows) {
      case RowSource.Traffic traffic -> List.of(traffic.window());
      case RowSource.Periods several -> several.periods();
      case RowSource.Shadow _, RowSource.ReferenceRows _, RowSource.Slice _ -> List.of();
    };
  }

  /** Whose answers these rows are; empty for all versions and for a stored reference. */
  String version() {
    return rows instanceof RowSource.Traffic traffic ? traffic.version() : "";
  }

  Baseline in(Segment segment) {
    return new Baseline(name, revision, rows.in(segment));
  }
}
