package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.metric.Criterion;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what an analysis made of a number, with the windows before that it went by. Thread-safe.
 */
@Singleton
public final class VerdictOnDemand {
  private final ResultReader results;
  private final PastWindows past;

  VerdictOnDemand(ResultReader results, PastWindows past) {
    this.results = results;
    this.past = past;
  }

  /**
   * One result.
   *
   * @param before values of the windows before, in order of time; empty when they play no part
   */
  public record Verdict(MetricResult result, List<Double> before) {}

  /**
   * The newest result of a metric of a column for exactly this window.
   *
   * @param version empty: any
   * @param reference as results carry it
   */
  public Optional<Verdict> of(
      ModelSettings settings,
      ColumnName column,
      String metric,
      String version,
      Segment segment,
      TimeWindow window,
      String reference) {
    return results
        .find(
            ResultQuery.of(settings.name())
                .metrics(List.of(metric))
                .subjects(List.of(column.subject()))
                .features(List.of(column.text()))
                .versions(version.isEmpty() ? List.of() : List.of(version))
                .segments(List.of(segment.text()))
                .references(List.of(reference))
                .startingAt(List.of(window.start()))
                .between(window.start(), window.start().plusMillis(1)))
        .stream()
        .filter(one -> one.window().equals(window))
        .filter(one -> one.profile().isEmpty() || one.profile().equals(settings.profile()))
        .filter(one -> one.sampleSize() > 0)
        .max(Comparator.comparingLong(MetricResult::revision))
        .map(one -> new Verdict(one, before(settings, column, one, segment)));
  }

  private List<Double> before(
      ModelSettings settings, ColumnName column, MetricResult result, Segment segment) {
    Criteria criteria =
        past.criteria(
            settings,
            result.version(),
            segment,
            result.windowLength(),
            result.window(),
            result.reference());
    Criterion criterion =
        column.subject() == Subject.MODEL
            ? criteria.ofModel(result.metric())
            : criteria.of(column, result.metric(), Map.of());
    return criterion instanceof Criterion.Past found ? found.values() : List.of();
  }
}
