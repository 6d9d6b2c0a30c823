package dev.tidemark.analyzer.comparison;

import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.shadow.ShadowStore.Compared;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The rows of one replay, in the order of the traffic.
 *
 * @param rows one a prediction that both versions answered or failed to
 */
record ReplayedRows(List<Compared> rows) {
  ReplayedRows {
    rows = List.copyOf(rows);
  }

  int size() {
    return rows.size();
  }

  /** Rows that both versions answered. */
  ReplayedRows answered() {
    return where(row -> !row.prediction().isAbsent() && !row.championPrediction().isAbsent());
  }

  /** Rows whose label has arrived. */
  ReplayedRows labelled() {
    return where(row -> !row.label().isAbsent());
  }

  /** Rows to which both versions gave a score. */
  ReplayedRows scored() {
    return where(row -> Double.isFinite(row.score()) && Double.isFinite(row.championScore()));
  }

  /** Rows on which answers and label are numbers. */
  ReplayedRows numeric() {
    return where(row ->
        Double.isFinite(row.prediction().number())
            && Double.isFinite(row.championPrediction().number())
            && Double.isFinite(row.label().number()));
  }

  double[] column(ToDoubleFunction<Compared> value) {
    return rows.stream().mapToDouble(value).toArray();
  }

  boolean[] flags(Predicate<Compared> claim) {
    boolean[] flags = new boolean[rows.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = claim.test(rows.get(i));
    }
    return flags;
  }

  /** The names of all classes that occur as an answer or a label, sorted. */
  List<String> classes() {
    Map<ClassLabel, String> names = new LinkedHashMap<>();
    for (Compared row : rows) {
      for (ClassLabel label : List.of(row.prediction(), row.championPrediction(), row.label())) {
        if (!label.isAbsent()) {
          names.computeIfAbsent(label, ClassLabel::name);
        }
      }
    }
    return names.values().stream().sorted().toList();
  }

  ReplayedRows where(Predicate<Compared> condition) {
    List<Compared> kept = new ArrayList<>();
    for (Compared row : rows) {
      if (condition.test(row)) {
        kept.add(row);
      }
    }
    return new ReplayedRows(kept);
  }
}
