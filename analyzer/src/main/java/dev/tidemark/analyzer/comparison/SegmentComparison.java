package dev.tidemark.analyzer.comparison;

import dev.tidemark.analyzer.statistics.comparison.MultipleTesting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The main metric in every segment that has enough labelled rows, worst for the candidate first.
 *
 * @param warning when the whole says one thing and its segments another (Simpson's paradox); else
 *     empty
 */
record SegmentComparison(List<Found> found, Optional<String> warning) {
  private static final int MOST_SEGMENTS = 100;

  /**
   * @param adjusted p-value by Benjamini and Hochberg over all segments shown
   */
  record Found(String segment, PairedDifference metric, double adjusted) {}

  private record One(String segment, PairedDifference metric, boolean isMain) {}

  /**
   * Compares by every segment key.
   *
   * @param compare metrics of some rows, the main one first; none when they cannot be had
   */
  static SegmentComparison of(
      ReplayedRows labelled,
      Map<String, Map<String, String>> segments,
      Function<ReplayedRows, List<PairedDifference>> compare) {
    List<One> all = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    List<PairedDifference> whole = compare.apply(labelled);
    segments.forEach((key, values) -> {
      List<One> own = ofKey(key, labelled, values, compare);
      own.stream().filter(one -> one.isMain()).forEach(all::add);
      whole.stream()
          .flatMap(of -> paradox(key, of, own).stream())
          .findFirst()
          .ifPresent(warnings::add);
    });
    double[] pValues = all.stream().mapToDouble(one -> one.metric().pValue().orElse(1)).toArray();
    double[] adjusted = MultipleTesting.benjaminiHochberg(pValues);
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      found.add(new Found(all.get(i).segment(), all.get(i).metric(), adjusted[i]));
    }
    found.sort(Comparator.comparingDouble(one -> one.metric().gain()));
    return new SegmentComparison(
        List.copyOf(found),
        warnings.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", warnings)));
  }

  private static List<One> ofKey(
      String key,
      ReplayedRows labelled,
      Map<String, String> values,
      Function<ReplayedRows, List<PairedDifference>> compare) {
    Map<String, Long> counts = new HashMap<>();
    labelled
        .rows()
        .forEach(row -> counts.merge(values.getOrDefault(row.predictionId(), ""), 1L, Long::sum));
    counts.remove("");
    List<One> found = new ArrayList<>();
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= Verdict.MIN_ROWS)
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_SEGMENTS)
        .forEach(entry -> {
          List<PairedDifference> metrics =
              compare.apply(
                  labelled.where(row -> entry.getKey().equals(values.get(row.predictionId()))));
          for (int i = 0; i < metrics.size(); i++) {
            found.add(new One(key + "=" + entry.getKey(), metrics.get(i), i == 0));
          }
        });
    return found;
  }

  /**
   * The whole has one sign and every segment the other. A mean over paired rows (accuracy, MAE) can
   * only do that through rows outside these segments; a ranking (ROC AUC) also by telling segments
   * apart.
   */
  private static Optional<String> paradox(String key, PairedDifference whole, List<One> segments) {
    double sign = Math.signum(whole.gain());
    List<PairedDifference> same =
        segments.stream()
            .map(One::metric)
            .filter(metric -> metric.metric().equals(whole.metric()))
            .toList();
    boolean turned =
        same.size() > 1
            && sign != 0
            && same.stream().allMatch(metric -> Math.signum(metric.gain()) == -sign);
    return turned
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "Simpson's paradox: by %s the candidate looks %s on all rows, within every %s it is"
                    + " %s; the mix of %s decides, not the candidate.",
                whole.metric(),
                sign > 0 ? "better" : "worse",
                key,
                sign > 0 ? "worse" : "better",
                key))
        : Optional.empty();
  }
}
