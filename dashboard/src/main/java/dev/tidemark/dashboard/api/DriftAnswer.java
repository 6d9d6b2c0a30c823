package dev.tidemark.dashboard.api;

import dev.tidemark.dashboard.timeline.MetricColumn;
import dev.tidemark.dashboard.timeline.Ranking;
import dev.tidemark.dashboard.timeline.Timeline;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.OrNull;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /v1/models/{model}/drift}: one window, one row a feature or output.
 *
 * @param start null when there is no result yet
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record DriftAnswer(
    String model,
    String version,
    String window,
    @Nullable Instant start,
    @Nullable Instant end,
    int driftedFeatures,
    List<Row> features,
    List<Row> outputs) {
  /**
   * @param rank 1 for the feature that drifted most
   * @param verdict stable, drifted or unknown
   * @param metrics every metric of this window by name
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Row(
      int rank,
      String feature,
      String verdict,
      @Nullable Double nullRate,
      @Nullable Double referenceNullRate,
      Map<String, Value> metrics) {}

  /** One metric of one row. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Value(
      @Nullable Double value,
      @Nullable Double expected,
      @Nullable Double pValue,
      @Nullable Double pValueAdjusted,
      @Nullable Double referenceValue,
      long sampleSize,
      long referenceSize,
      String reference,
      String status,
      @Nullable String detail) {}

  /**
   * @param timeline results of exactly one window, or of none
   */
  static DriftAnswer of(String model, String version, String window, Timeline timeline) {
    TimeWindow at = timeline.isEmpty() ? null : timeline.windows().getLast();
    List<Row> features = rows(timeline, Subject.FEATURE);
    return new DriftAnswer(
        model,
        version,
        window,
        at == null ? null : at.start(),
        at == null ? null : at.end(),
        (int) features.stream().filter(row -> row.verdict().equals("drifted")).count(),
        features,
        rows(timeline, Subject.OUTPUT));
  }

  private static List<Row> rows(Timeline timeline, Subject subject) {
    List<Row> rows = new ArrayList<>();
    for (String name : Ranking.of(timeline, subject)) {
      rows.add(row(timeline, subject, name, rows.size() + 1));
    }
    return rows;
  }

  private static Row row(Timeline timeline, Subject subject, String name, int rank) {
    Map<String, Value> metrics = new TreeMap<>();
    List<MetricResult> results = new ArrayList<>();
    timeline
        .columns()
        .forEach((key, column) -> {
          if (key.subject() == subject && key.feature().equals(name)) {
            last(column, results);
          }
        });
    results.forEach(result -> metrics.put(result.metric(), value(result)));
    Value nulls = metrics.get("null_rate");
    return new Row(
        rank,
        name,
        verdict(results),
        nulls == null ? null : nulls.value(),
        nulls == null ? null : nulls.referenceValue(),
        metrics);
  }

  private static void last(MetricColumn column, List<MetricResult> into) {
    column.present().stream()
        .max(Comparator.comparing((MetricResult r) -> r.window().start()))
        .ifPresent(into::add);
  }

  private static String verdict(List<MetricResult> results) {
    if (results.stream().anyMatch(r -> r.status() == Status.DRIFT && isDistance(r.metric()))) {
      return "drifted";
    }
    boolean judged =
        results.stream()
            .anyMatch(r ->
                isDistance(r.metric())
                    && r.status() != Status.INSUFFICIENT
                    && r.status() != Status.FAILED);
    return judged ? "stable" : "unknown";
  }

  private static boolean isDistance(String metric) {
    return switch (metric) {
      case "psi",
          "psi_with_nulls",
          "ks_statistic",
          "js_distance",
          "js_divergence",
          "wasserstein",
          "wasserstein_normalized",
          "chi_square",
          "cramers_v",
          "hellinger",
          "total_variation",
          "l_infinity",
          "mean_distance_normalized",
          "mean_cosine_distance",
          "mmd" ->
          true;
      default -> false;
    };
  }

  private static Value value(MetricResult result) {
    return new Value(
        OrNull.finite(result.value()),
        OrNull.finite(result.expected()),
        OrNull.finite(result.pValue()),
        OrNull.finite(result.pValueAdjusted()),
        OrNull.finite(result.referenceValue()),
        result.sampleSize(),
        result.referenceSize(),
        result.reference(),
        result.status().name().toLowerCase(Locale.ROOT),
        OrNull.text(result.detail()));
  }
}
