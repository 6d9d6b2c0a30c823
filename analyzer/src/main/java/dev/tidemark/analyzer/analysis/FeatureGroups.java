package dev.tidemark.analyzer.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How many features are held in memory at once: a share of the heap, whatever the window. */
final class FeatureGroups {
  /** Taken for granted before the names are known. */
  static final int USUAL = 40;

  private static final long BUDGET_BYTES = Runtime.getRuntime().maxMemory() / 4;

  private FeatureGroups() {}

  /**
   * Whether all features of these rows may be held at once.
   *
   * @param others how many such sides share the budget
   */
  static boolean fits(long rows, int features, int others) {
    return rows * features <= BUDGET_BYTES / Double.BYTES / others;
  }

  /** The names in groups that fit, at least one name each; never empty. */
  static List<Set<String>> of(Set<String> names, long rows) {
    long perGroup = Math.max(1, BUDGET_BYTES / Double.BYTES / Math.max(1, rows));
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
