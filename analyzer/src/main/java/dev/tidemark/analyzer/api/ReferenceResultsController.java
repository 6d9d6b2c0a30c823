package dev.tidemark.analyzer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET …/references/{name}/results}: what comparing windows with one reference found, whether
 * verdicts go by it or it stands beside the one they do.
 */
@Controller("/v1/models/{model}/references/{name}/results")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReferenceResultsController {
  private final ModelCatalog models;
  private final ResultReader reader;

  ReferenceResultsController(ModelCatalog models, ResultReader reader) {
    this.models = models;
    this.reader = reader;
  }

  /** One value of one metric. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Result(
      String metric,
      @Nullable String feature,
      @Nullable String segment,
      String version,
      String window,
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
      String detail) {
    static Result of(MetricResult one) {
      return new Result(
          one.metric(),
          one.feature().isEmpty() ? null : one.feature(),
          one.segment().isEmpty() ? null : one.segment(),
          one.version(),
          one.windowLength(),
          one.window().start(),
          one.window().end(),
          finite(one.value()),
          finite(one.lower()),
          finite(one.upper()),
          finite(one.pValue()),
          finite(one.pValueAdjusted()),
          finite(one.expected()),
          one.sampleSize(),
          one.referenceSize(),
          finite(one.referenceValue()),
          one.status().name().toLowerCase(Locale.ROOT),
          one.detail());
    }

    private static @Nullable Double finite(double value) {
      return Double.isFinite(value) ? value : null;
    }
  }

  /** Series after series, each in order of time. */
  @Serdeable
  record Results(String model, String reference, List<Result> results) {}

  @Get
  Results results(
      @PathVariable String model,
      @PathVariable String name,
      @QueryValue @Nullable String from,
      @QueryValue @Nullable String to,
      @QueryValue @Nullable String metric,
      @QueryValue @Nullable String feature,
      @QueryValue @Nullable String version,
      @QueryValue(defaultValue = "") String segment) {
    models.get(model);
    TimeWindow period = Times.period(from, to);
    ResultQuery query =
        ResultQuery.of(model)
            .references(List.of(name))
            .metrics(chosen(metric))
            .features(chosen(feature))
            .versions(chosen(version))
            .segments(List.of(segment))
            .between(period.start(), period.end());
    return new Results(model, name, reader.find(query).stream().map(Result::of).toList());
  }

  private static List<String> chosen(@Nullable String name) {
    return name == null ? List.of() : List.of(name);
  }
}
