package dev.tidemark.analyzer.api;

import dev.tidemark.analyzer.rootcause.RootCause;
import dev.tidemark.analyzer.rootcause.RootCauseReport;
import dev.tidemark.storage.metadata.ModelCatalog;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** Where to look when a model gets worse. */
@Controller("/v1/models/{model}/root-cause")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RootCauseController {
  private final ModelCatalog models;
  private final RootCause causes;

  RootCauseController(ModelCatalog models, RootCause causes) {
    this.models = models;
    this.causes = causes;
  }

  /** Without {@code at} the newest window. */
  @Get
  RootCauseReport explain(
      @PathVariable String model,
      @QueryValue @Nullable String at,
      @QueryValue @Nullable String version,
      @QueryValue(defaultValue = "") String segment) {
    return causes.explain(
        models.get(model),
        at == null ? null : Times.required(at, "at"),
        version,
        Segments.parse(segment, "segment").text());
  }
}
