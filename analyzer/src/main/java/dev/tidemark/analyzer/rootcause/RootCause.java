package dev.tidemark.analyzer.rootcause;

import dev.tidemark.analyzer.rootcause.RootCauseReport.Feature;
import dev.tidemark.analyzer.rootcause.RootCauseReport.Performance;
import dev.tidemark.analyzer.rootcause.RootCauseReport.Relation;
import dev.tidemark.analyzer.statistics.comparison.RankCorrelation;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.OrNull;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Subject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Ranks features by what speaks for them as the cause, from the stored results. Thread-safe. */
@Singleton
public final class RootCause {
  private static final int WINDOWS = 90;
  private static final List<String> DISTANCES = List.of("psi", "psi_with_nulls");

  /** The first that is known speaks for performance. */
  private static final List<String> PERFORMANCE = List.of("accuracy", "rmse", "estimated_accuracy");

  private final ResultReader results;

  RootCause(ResultReader results) {
    this.results = results;
  }

  /**
   * Looks at one window and the {@value #WINDOWS} up to it.
   *
   * @param at a time in the window; null: the newest one
   * @param version null: the one with the most rows in that window
   * @param segment empty for all traffic
   * @throws Problem 404 if no window is analysed there
   */
  public RootCauseReport explain(
      ModelSettings settings, @Nullable Instant at, @Nullable String version, String segment) {
    MetricResult window = window(settings, at, version, segment);
    Instant start = window.window().start();
    List<MetricResult> found =
        results
            .find(
                query(settings, segment)
                    .versions(List.of(window.version()))
                    .metrics(metrics())
                    .between(
                        start.minus(window.window().length().multipliedBy(WINDOWS - 1L)),
                        start.plusMillis(1)))
            .stream()
            .filter(result -> result.reference().equals(window.reference()))
            .filter(result -> result.profile().equals(window.profile()))
            .toList();
    Map<String, History> features = new TreeMap<>();
    Map<String, History> performance = new TreeMap<>();
    for (MetricResult result : found) {
      if (result.subject() == Subject.FEATURE) {
        features
            .computeIfAbsent(result.feature(), _ -> new History())
            .add(result, result.value() - orZero(result.expected()));
      } else if (result.subject() == Subject.MODEL) {
        performance.computeIfAbsent(result.metric(), _ -> new History()).add(result, loss(result));
      }
    }
    Optional<MetricResult> judged = performance(found, start);
    History drop =
        judged
            .map(one -> performance.getOrDefault(one.metric(), new History()))
            .orElse(new History());
    return new RootCauseReport(
        settings.name(),
        window.version(),
        OrNull.text(segment),
        OrNull.text(window.reference()),
        start,
        window.window().end(),
        (int) found.stream().map(result -> result.window().start()).distinct().count(),
        judged.map(one -> performance(one, drop, start)).orElse(null),
        ranked(features, drop, start));
  }

  private static List<String> metrics() {
    List<String> metrics = new ArrayList<>(DISTANCES);
    metrics.addAll(PERFORMANCE);
    return metrics;
  }

  private static ResultQuery query(ModelSettings settings, String segment) {
    return ResultQuery.of(settings.name())
        .windowLengths(List.of(settings.window()))
        .segments(List.of(segment));
  }

  /** The row count of the window that was asked for. */
  private MetricResult window(
      ModelSettings settings, @Nullable Instant at, @Nullable String version, String segment) {
    ResultQuery query = query(settings, segment).metrics(List.of("row_count"));
    if (version != null) {
      query = query.versions(List.of(version));
    }
    return results.find(query).stream()
        .filter(result -> !Double.isNaN(result.value()))
        .filter(result -> at == null || result.window().contains(at))
        .max(
            Comparator.comparing((MetricResult result) -> result.window().start())
                .thenComparingDouble(MetricResult::value)
                .thenComparingLong(MetricResult::revision))
        .orElseThrow(() -> Problem.notFound("analysed window of model", settings.name()));
  }

  private static double loss(MetricResult result) {
    return result.metric().equals("rmse")
        ? result.value() - orZero(result.referenceValue())
        : orZero(result.referenceValue()) - result.value();
  }

  private static Optional<MetricResult> performance(List<MetricResult> found, Instant start) {
    return PERFORMANCE.stream()
        .flatMap(metric ->
            found.stream()
                .filter(result -> result.subject() == Subject.MODEL)
                .filter(result -> result.metric().equals(metric))
                .filter(result -> result.window().start().equals(start))
                .filter(result -> !Double.isNaN(result.value())))
        .findFirst();
  }

  private static Performance performance(MetricResult result, History drop, Instant start) {
    return new Performance(
        result.metric(),
        OrNull.finite(result.value()),
        OrNull.finite(result.referenceValue()),
        result.status().name().toLowerCase(Locale.ROOT),
        drop.badSince(start).orElse(null));
  }

  private static List<Feature> ranked(Map<String, History> features, History drop, Instant start) {
    double total = features.values().stream().mapToDouble(one -> aboveZero(one.at(start))).sum();
    List<Feature> suspects = new ArrayList<>();
    features.forEach((name, history) -> suspects.add(suspect(name, history, drop, start, total)));
    suspects.sort(
        Comparator.comparingDouble((Feature one) -> -one.evidence())
            .thenComparingDouble(one -> -orZero(one.excessPsi()))
            .thenComparing(Feature::feature));
    List<Feature> ranked = new ArrayList<>();
    for (Feature one : suspects) {
      ranked.add(withRank(one, ranked.size() + 1));
    }
    return ranked;
  }

  private static Feature suspect(
      String name, History history, History drop, Instant start, double total) {
    double excess = history.at(start);
    Optional<Instant> moved = history.badSince(start);
    Optional<Instant> dropped = drop.badSince(start);
    Optional<Relation> relation = relation(history, drop, start);
    double driftTerm = total == 0 ? 0 : aboveZero(excess) / total;
    double orderTerm =
        moved.isPresent() && dropped.isPresent() && !moved.get().isAfter(dropped.get()) ? 1 : 0;
    double relationTerm = relation.map(one -> Math.max(0, one.rankCorrelation())).orElse(0.0);
    return new Feature(
        0,
        name,
        driftTerm + orderTerm + relationTerm,
        driftTerm,
        orderTerm,
        relationTerm,
        OrNull.finite(excess),
        history.isBadAt(start) ? "drifted" : "stable",
        moved.orElse(null),
        moved.isPresent() && dropped.isPresent()
            ? (Integer) windowsBetween(history, drop, moved.get(), dropped.get())
            : null,
        relation.orElse(null));
  }

  private static int windowsBetween(History history, History drop, Instant moved, Instant dropped) {
    TreeSet<Instant> windows = new TreeSet<>(history.badness().keySet());
    windows.addAll(drop.badness().keySet());
    return moved.isAfter(dropped)
        ? -windows.subSet(dropped, moved).size()
        : windows.subSet(moved, dropped).size();
  }

  private static Optional<Relation> relation(History history, History drop, Instant start) {
    List<double[]> pairs = new ArrayList<>();
    history
        .badness()
        .headMap(start, true)
        .forEach((window, excess) -> {
          double loss = drop.at(window);
          if (!Double.isNaN(loss)) {
            pairs.add(new double[] {excess, loss});
          }
        });
    return RankCorrelation.of(
            pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
            pairs.stream().mapToDouble(pair -> pair[1]).toArray())
        .map(found -> new Relation(found.coefficient(), found.pValue(), pairs.size()));
  }

  private static Feature withRank(Feature one, int rank) {
    return new Feature(
        rank,
        one.feature(),
        one.evidence(),
        one.driftTerm(),
        one.orderTerm(),
        one.relationTerm(),
        one.excessPsi(),
        one.status(),
        one.firstMoved(),
        one.windowsBeforeDrop(),
        one.relation());
  }

  private static double aboveZero(double number) {
    return Double.isNaN(number) ? 0 : Math.max(0, number);
  }

  private static double orZero(@Nullable Double number) {
    return number == null || number.isNaN() ? 0 : number;
  }
}
