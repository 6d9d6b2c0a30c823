package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.DataDirectory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How many cells are held in memory at once, whatever the window, and where the others go: to files
 * in the data directory. Thread-safe.
 */
@Singleton
final class WorkingSpace {
  /** Cells that one answer of ClickHouse may hold, which gathers them in its own memory. */
  private static final long CELLS_OF_A_SLICE = 20_000_000;

  /** Features taken for granted before their names are known. */
  private static final int USUAL_FEATURES = 40;

  private final long bytes;
  private final Path folder;

  @Inject
  WorkingSpace(@Nullable DataDirectory directory) {
    this(
        Runtime.getRuntime().maxMemory() / 4,
        directory == null
            ? Path.of(System.getProperty("java.io.tmpdir"))
            : directory.folder("analyzer"));
  }

  /**
   * @param bytes most memory for the numbers of one side
   * @param folder for cells that are set aside
   */
  WorkingSpace(long bytes, Path folder) {
    this.bytes = bytes;
    this.folder = folder;
  }

  long bytes() {
    return bytes;
  }

  Path folder() {
    return folder;
  }

  /** Rows of one slice, for about so many features; 0 when that is not known. */
  long rowsOfASlice(int features) {
    return Math.max(1, CELLS_OF_A_SLICE / Math.max(USUAL_FEATURES, features));
  }

  /**
   * Names in groups whose numbers fit into memory together, at least one name each; never empty.
   *
   * @param rows of both sides, times the arrays that hold their cells
   */
  List<Set<String>> groups(Set<String> names, long rows) {
    long perGroup = Math.max(1, bytes / Double.BYTES / Math.max(1, rows));
    List<Set<String>> groups = new ArrayList<>();
    Set<String> group = new TreeSet<>();
    for (String name : names) {
      group.add(name);
      if (group.size() >= perGroup) {
        groups.add(group);
        group = new TreeSet<>();
      }
    }
    if (!group.isEmpty() || groups.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }
}
