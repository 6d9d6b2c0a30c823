package dev.tidemark.analyzer.statistics.profile;

import dev.tidemark.analyzer.statistics.bins.BinnedWindows;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** One bin for each value that occurs on either side. */
final class Unions {
  private Unions() {}

  static BinnedWindows of(Map<String, Long> reference, Map<String, Long> current) {
    SortedSet<String> names = new TreeSet<>(reference.keySet());
    names.addAll(current.keySet());
    return new BinnedWindows(
        names.stream().mapToLong(name -> reference.getOrDefault(name, 0L)).toArray(),
        names.stream().mapToLong(name -> current.getOrDefault(name, 0L)).toArray());
  }

  static BinnedWindows of(NumericSample reference, NumericSample current) {
    List<Long> r = new ArrayList<>();
    List<Long> c = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < reference.size() || j < current.size()) {
      double value =
          j == current.size() || (i < reference.size() && reference.value(i) <= current.value(j))
              ? reference.value(i)
              : current.value(j);
      int nextI = reference.countAtMost(value);
      int nextJ = current.countAtMost(value);
      r.add((long) nextI - i);
      c.add((long) nextJ - j);
      i = nextI;
      j = nextJ;
    }
    return new BinnedWindows(
        r.stream().mapToLong(Long::longValue).toArray(),
        c.stream().mapToLong(Long::longValue).toArray());
  }

  /** Every different value of both samples. */
  static NumericSample distinctValues(NumericSample reference, NumericSample current) {
    int n = reference.size();
    double[] all = new double[n + current.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i < n ? reference.value(i) : current.value(i - n);
    }
    NumericSample both = NumericSample.of(all);
    double[] distinct = new double[both.distinct()];
    int found = 0;
    for (int i = 0; i < both.size(); i = both.countAtMost(both.value(i))) {
      distinct[found++] = both.value(i);
    }
    return NumericSample.ofSorted(distinct, 0, 0);
  }
}
