package dev.tidemark.analyzer.api;

import dev.tidemark.analyzer.analysis.SegmentSearch;
import dev.tidemark.analyzer.segment.SegmentReport;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** The segments of a period that are worse than the rest, or whose outputs moved. */
@Controller("/v1/models/{model}/segments")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SegmentController {
  private final ModelCatalog models;
  private final SegmentSearch search;

  SegmentController(ModelCatalog models, SegmentSearch search) {
    this.models = models;
    this.search = search;
  }

  /** Without {@code min_rows} a segment needs the model's least sample. */
  @Get
  SegmentReport segments(
      @PathVariable String model,
      @QueryValue @Nullable String from,
      @QueryValue @Nullable String to,
      @QueryValue(defaultValue = "") String version,
      @QueryValue @Nullable String reference,
      @QueryValue("min_rows") @Nullable Long minRows) {
    ModelSettings settings = models.get(model);
    if (minRows != null && minRows < 2) {
      throw Problem.invalidField("/min_rows", "must be at least 2");
    }
    return search.search(
        settings,
        version,
        Times.period(from, to),
        reference,
        minRows == null ? Math.max(2, settings.minSample()) : minRows);
  }
}
