package dev.tidemark.dashboard.api;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.MetricSeries;
import dev.tidemark.storage.result.OrNull;
import dev.tidemark.storage.result.Subject;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /v1/models/{model}/metrics}. */
@Serdeable(naming = SnakeCaseStrategy.class)
record MetricsAnswer(List<Series> series) {
  /**
   * @param feature feature or output name; null for the whole model
   * @param segment null for all traffic
   * @param reference null when none is involved
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Series(
      String metric,
      String subject,
      @Nullable String feature,
      @Nullable String segment,
      String version,
      String window,
      @Nullable String reference,
      String profile,
      List<Point> points) {}

  /** One window's value; an undefined number is null. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Point(
      Instant start,
      Instant end,
      @Nullable Double value,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable Double pValue,
      @Nullable Double pValueAdjusted,
      @Nullable Double expected,
      long sampleSize,
      long referenceSize,
      @Nullable Double referenceValue,
      String status,
      @Nullable String detail,
      long revision,
      Instant computedAt) {}

  static MetricsAnswer of(List<MetricSeries> series) {
    return new MetricsAnswer(series.stream().map(MetricsAnswer::series).toList());
  }

  private static Series series(MetricSeries series) {
    MetricSeries.Key key = series.key();
    return new Series(
        key.metric(),
        key.subject().name().toLowerCase(Locale.ROOT),
        key.subject() == Subject.MODEL ? null : key.feature(),
        OrNull.text(key.segment()),
        key.version(),
        key.windowLength(),
        OrNull.text(key.reference()),
        key.profile(),
        series.points().stream().map(MetricsAnswer::point).toList());
  }

  private static Point point(MetricResult result) {
    return new Point(
        result.window().start(),
        result.window().end(),
        OrNull.finite(result.value()),
        OrNull.finite(result.lower()),
        OrNull.finite(result.upper()),
        OrNull.finite(result.pValue()),
        OrNull.finite(result.pValueAdjusted()),
        OrNull.finite(result.expected()),
        result.sampleSize(),
        result.referenceSize(),
        OrNull.finite(result.referenceValue()),
        result.status().name().toLowerCase(Locale.ROOT),
        OrNull.text(result.detail()),
        result.revision(),
        result.computedAt());
  }
}
