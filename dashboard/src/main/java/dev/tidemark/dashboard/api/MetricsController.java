package dev.tidemark.dashboard.api;

import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.problem.Problem.FieldError;
import dev.tidemark.storage.result.KnownMetrics;
import dev.tidemark.storage.result.MetricName;
import dev.tidemark.storage.result.MetricSeries;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.ResultSpanReader;
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
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/models/{model}/metrics}: every result of a model, as series. */
@Controller("/v1/models")
@ExecuteOn(TaskExecutors.BLOCKING)
final class MetricsController {
  private static final String CSV = "text/csv";

  private static final int SHOWN_OF_A_NAME = 100;

  private final ResultReader results;
  private final ResultSpanReader spans;
  private final KnownMetrics known;
  private final ModelCatalog catalog;

  MetricsController(
      ResultReader results, ResultSpanReader spans, KnownMetrics known, ModelCatalog catalog) {
    this.results = results;
    this.spans = spans;
    this.known = known;
    this.catalog = catalog;
  }

  @Get("/{model}/metrics")
  @Produces({MediaType.APPLICATION_JSON, CSV})
  HttpResponse<?> metrics(String model, HttpRequest<?> request) {
    refuseUnknown(catalog.get(model), request.getParameters());
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

  /** A name that cannot have results is a mistake; no results of a known one are an answer. */
  private void refuseUnknown(ModelSettings model, HttpParameters parameters) {
    List<FieldError> errors = new ArrayList<>();
    KnownMetrics.Unknown metrics = known.unknown(model.name(), Filters.all(parameters, "metric"));
    metrics
        .names()
        .forEach(name -> errors.add(unknown("/metric", "metric", name, metrics.known())));
    List<String> windows =
        Filters.all(parameters, "window").stream()
            .filter(window -> !window.equals(model.window()))
            .toList();
    if (!windows.isEmpty()) {
      SortedSet<String> lengths = new TreeSet<>(List.of(model.window()));
      spans.of(model.name()).forEach(span -> lengths.add(span.windowLength()));
      windows.stream()
          .filter(window -> !lengths.contains(window))
          .forEach(window ->
              errors.add(unknown("/window", "window length", window, List.copyOf(lengths))));
    }
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors.getFirst().detail(), errors);
    }
  }

  private static FieldError unknown(String pointer, String what, String name, List<String> known) {
    String shown = name.length() > SHOWN_OF_A_NAME ? name.substring(0, SHOWN_OF_A_NAME) : name;
    return new FieldError(
        pointer,
        "This model has no " + what + " '" + shown + "'. Known: " + String.join(", ", known) + ".");
  }

  private List<MetricSeries> read(String model, HttpParameters parameters) {
    ResultQuery base =
        ResultQuery.of(model)
            .features(Filters.all(parameters, "feature"))
            .segments(segments(parameters))
            .versions(Filters.all(parameters, "version"))
            .windowLengths(Filters.all(parameters, "window"))
            .references(Filters.all(parameters, "reference"));
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
