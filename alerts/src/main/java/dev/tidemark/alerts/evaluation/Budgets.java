package dev.tidemark.alerts.evaluation;

import java.util.HashMap;
import java.util.Map;

/** How many more pages each rule that has a budget may cause now. Not thread-safe. */
final class Budgets {
  private final Map<String, Long> left = new HashMap<>();

  /** Nothing is limited. */
  static Budgets none() {
    return new Budgets();
  }

  void limit(String rule, long pages) {
    left.put(rule, Math.max(0, pages));
  }

  boolean isSpent(String rule) {
    return left.getOrDefault(rule, 1L) == 0;
  }

  /** Takes one page off; false when there is none left. */
  boolean spend(String rule) {
    if (isSpent(rule)) {
      return false;
    }
    left.computeIfPresent(rule, (_, pages) -> pages - 1);
    return true;
  }
}
