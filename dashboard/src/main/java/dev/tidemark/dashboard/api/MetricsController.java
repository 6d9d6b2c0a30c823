package dev.tidemark.dashboard.api;

import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.MetricName;
import dev.tidemark.storage.result.MetricSeries;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Subject;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/models/{model}/metrics}: every result of a model, as series. */
@Controller("/v1/models")
@ExecuteOn(TaskExecutors.BLOCKING)
final class MetricsController {
  private static final String CSV = "text/csv";

  private final ResultReader results;
  private final ModelCatalog catalog;

  MetricsController(ResultReader results, ModelCatalog catalog) {
    this.results = results;
    this.catalog = catalog;
  }

  @Get("/{model}/metrics")
  @Produces({MediaType.APPLICATION_JSON, CSV})
  HttpResponse<?> metrics(String model, HttpRequest<?> request) {
    catalog.get(model);
    MetricsAnswer answer = MetricsAnswer.of(read(model, request.getParameters()));
    return switch (request.getParameters().getFirst("format").orElse("json")) {
      case "json" -> HttpResponse.ok(answer).contentType(MediaType.APPLICATION_JSON_TYPE);
      case "csv" ->
          HttpResponse.ok(MetricsCsv.of(answer))
              .contentType(CSV + "; charset=utf-8")
              .header("Content-Disposition", "attachment; filename=\"metrics.csv\"");
      default -> throw Problem.invalidField("/format", "format is json or csv.");
    };
  }

  private List<MetricSeries> read(String model, HttpParameters parameters) {
    ResultQuery base =
        ResultQuery.of(model)
            .features(Filters.all(parameters, "feature"))
            .segments(segments(parameters))
            .versions(Filters.all(parameters, "version"))
            .windowLengths(Filters.all(parameters, "window"));
    Instant from = orElse(Filters.time(parameters, "from"), ResultQuery.BEGIN);
    Instant to = orElse(Filters.time(parameters, "to"), ResultQuery.END);
    if (!from.isBefore(to)) {
      throw Problem.invalidField("/from", "from must be before to.");
    }
    Set<MetricSeries> found = new LinkedHashSet<>();
    for (ResultQuery query : queries(base.between(from, to), Filters.all(parameters, "metric"))) {
      found.addAll(results.series(query));
    }
    return List.copyOf(found);
  }

  /** One query for the metrics' own names, one for each alias such as {@code score_psi}. */
  private static List<ResultQuery> queries(ResultQuery base, List<String> names) {
    List<MetricName> metrics = names.stream().map(MetricName::parse).distinct().toList();
    List<String> plain =
        metrics.stream().filter(m -> m.output().isEmpty()).map(MetricName::metric).toList();
    List<ResultQuery> queries = new ArrayList<>();
    if (metrics.isEmpty() || !plain.isEmpty()) {
      queries.add(base.metrics(plain));
    }
    for (MetricName metric : metrics) {
      String output = metric.output().orElse("");
      boolean wanted = base.features().isEmpty() || base.features().contains(output);
      if (!output.isEmpty() && wanted) {
        queries.add(
            base.metrics(List.of(metric.metric()))
                .subjects(List.of(Subject.OUTPUT))
                .features(List.of(output)));
      }
    }
    return queries;
  }

  /** Without a filter, all traffic; {@code segment=*} is every segment. */
  private static List<String> segments(HttpParameters parameters) {
    List<String> asked = Filters.all(parameters, "segment");
    if (asked.isEmpty()) {
      return List.of("");
    }
    return asked.contains("*") ? List.of() : asked;
  }

  private static Instant orElse(@Nullable Instant time, Instant otherwise) {
    return time == null ? otherwise : time;
  }
}
