package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.result.MetricName;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultChanges;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Results of one model, for each series and window the one computed last, and what one of them may
 * be compared with: other metrics of its window, and windows before it. Not thread-safe.
 */
final class Neighbours {
  private static final Comparator<MetricResult> BY_AGE =
      Comparator.comparing(MetricResult::computedAt).thenComparingLong(MetricResult::revision);

  /** A window of a series, whichever reference was used. */
  private record Place(ResultChanges.Series series, Instant start) {
    static Place of(MetricResult result) {
      return new Place(ResultChanges.Series.of(result), result.window().start());
    }
  }

  private final Map<Place, MetricResult> latest = new LinkedHashMap<>();
  private final Map<ResultChanges.Series, NavigableMap<Instant, Double>> values = new HashMap<>();

  /**
   * @param withPast metrics of which windows before will be asked for
   */
  Neighbours(Collection<MetricResult> results, Set<String> withPast) {
    for (MetricResult result : results) {
      latest.merge(Place.of(result), result, (a, b) -> BY_AGE.compare(a, b) > 0 ? a : b);
    }
    for (Map.Entry<Place, MetricResult> entry : latest.entrySet()) {
      MetricResult result = entry.getValue();
      if (withPast.contains(result.metric()) && isUsable(result)) {
        values
            .computeIfAbsent(entry.getKey().series(), _ -> new TreeMap<>())
            .put(entry.getKey().start(), result.value());
      }
    }
  }

  /** In the order in which their places were first seen. */
  Collection<MetricResult> latest() {
    return latest.values();
  }

  /** Share of the window's predictions with a label; empty when not known. */
  OptionalDouble labelCoverage(MetricResult of) {
    MetricResult coverage = at(of, Fold.LABEL_COVERAGE, Subject.MODEL, "");
    return coverage != null && Double.isFinite(coverage.value())
        ? OptionalDouble.of(coverage.value())
        : OptionalDouble.empty();
  }

  /**
   * Another metric of the same version, segment and window.
   *
   * @param feature which feature's; null: the same one's, or the model's if that metric has no
   *     features
   */
  @Nullable MetricResult sameWindow(MetricResult of, MetricName metric, @Nullable String feature) {
    if (metric.output().isPresent()) {
      return at(of, metric.metric(), Subject.OUTPUT, metric.output().get());
    }
    if (feature != null) {
      MetricResult input = at(of, metric.metric(), Subject.FEATURE, feature);
      return input != null ? input : at(of, metric.metric(), Subject.OUTPUT, feature);
    }
    MetricResult same = at(of, metric.metric(), of.subject(), of.feature());
    return same != null ? same : at(of, metric.metric(), Subject.MODEL, "");
  }

  /** Values of the last usable windows before, the oldest first; fewer when there are no more. */
  double[] before(MetricResult of, int windows) {
    NavigableMap<Instant, Double> series = values.get(ResultChanges.Series.of(of));
    if (series == null) {
      return new double[0];
    }
    double[] newestFirst =
        series.headMap(of.window().start(), false).descendingMap().values().stream()
            .limit(windows)
            .mapToDouble(Double::doubleValue)
            .toArray();
    double[] oldestFirst = new double[newestFirst.length];
    for (int i = 0; i < newestFirst.length; i++) {
      oldestFirst[i] = newestFirst[newestFirst.length - 1 - i];
    }
    return oldestFirst;
  }

  private @Nullable MetricResult at(
      MetricResult of, String metric, Subject subject, String feature) {
    return latest.get(
        new Place(
            new ResultChanges.Series(
                of.version(), metric, subject, feature, of.segment(), of.windowLength()),
            of.window().start()));
  }

  /** Whether it says anything. */
  static boolean isUsable(MetricResult result) {
    return Double.isFinite(result.value())
        && result.sampleSize() > 0
        && result.status() != Status.FAILED
        && result.status() != Status.INSUFFICIENT;
  }
}
